import type { CampusFields, CampusView, Membership } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

export interface CampusDraft extends CampusFields {
  /** Absent for a new campus. */
  readonly campusNumber?: number | undefined;
}

export interface CampusManagementState {
  readonly phase: LoadPhase;
  readonly memberships: readonly Membership[];
  readonly institutionNumber?: number | undefined;
  readonly campuses: readonly CampusView[];
  /** Radius of the circle that is drawn (R44). */
  readonly rangeMeters?: number | undefined;
  /** A move of more waits for HR once someone checked in (A26). */
  readonly freeMoveLimitMeters?: number | undefined;
  /** What is being edited. */
  readonly draft?: CampusDraft | undefined;
  readonly isLocating: boolean;
  readonly isSaving: boolean;
  /** What was saved last; its `waitingMove` says that HR has to approve. */
  readonly saved?: CampusView | undefined;
  /** Of the list, or of the last attempt to save or to locate. */
  readonly failure?: Failure | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
}

export interface CampusManagementModel extends ViewModel<CampusManagementState> {
  refresh(): void;
  chooseInstitution(institutionNumber: number): void;
  /** Opens a campus, or a new one without a number. */
  edit(campusNumber?: number): void;
  change(fields: Partial<CampusFields>): void;
  /** Takes this phone's place as the campus's position. */
  locate(): void;
  save(): void;
  cancel(): void;
}
