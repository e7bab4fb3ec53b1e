import type { AttendanceRecord, CampusView, CheckInDisplay, Membership, ShownCheckInCode } from '../platform-api/platform-types';
import type { Failure, ViewModel } from './view-model';

export interface AssistedCheckInState {
  /** choosing a campus → opening → showing; `blocked`: no institution of mine (R56). */
  readonly phase: 'loading' | 'blocked' | 'choosing' | 'opening' | 'showing';
  readonly memberships: readonly Membership[];
  readonly institutionNumber?: number | undefined;
  readonly campuses: readonly CampusView[];
  readonly display?: CheckInDisplay | undefined;
  /** The code on the screen; absent once its minute is over and no next one came. */
  readonly shown?: ShownCheckInCode | undefined;
  readonly secondsLeft: number;
  /** Who just checked in, masked, newest first. */
  readonly recent: readonly AttendanceRecord[];
  readonly failure?: Failure | undefined;
  readonly isOffline: boolean;
}

export interface AssistedCheckInModel extends ViewModel<AssistedCheckInState> {
  chooseInstitution(institutionNumber: number): void;
  /** Puts the campus's code on this screen. */
  showCampus(campusNumber: number): void;
  /** Takes the code off the screen. */
  close(): void;
  retry(): void;
}
