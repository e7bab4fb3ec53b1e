import type { AdminView, Membership, NewAdmin } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

/** What is asked before it is done: none of it is undone with one tap. */
export interface AdminQuestion {
  /** `leave`: I remove myself. */
  readonly kind: 'remove' | 'leave' | 'handOver';
  readonly admin: AdminView;
}

export interface AdminSettingsState {
  readonly phase: LoadPhase;
  readonly memberships: readonly Membership[];
  readonly institutionNumber?: number | undefined;
  /** The super admin first (R62). */
  readonly admins: readonly AdminView[];
  /** Admins beside the super admin, and how many places are left. */
  readonly limit?: number | undefined;
  readonly remaining?: number | undefined;
  /** I may add, remove and hand over; others look, and may leave. */
  readonly isSuperAdmin: boolean;
  /** The form, while open. Never kept on the phone: it holds an ID number. */
  readonly draft?: NewAdmin | undefined;
  readonly question?: AdminQuestion | undefined;
  readonly isBusy: boolean;
  /** What was done last, for the notice. */
  readonly done?: { readonly kind: 'added' | 'removed' | 'left' | 'handedOver'; readonly maskedName: string } | undefined;
  /** Of the list, or of the last attempt. */
  readonly failure?: Failure | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
}

export interface AdminSettingsModel extends ViewModel<AdminSettingsState> {
  refresh(): void;
  chooseInstitution(institutionNumber: number): void;
  /** Opens the form; nothing happens for who is not the super admin. */
  openForm(): void;
  change(fields: Partial<NewAdmin>): void;
  /** Adds who stands in the form; a "no" keeps it open. */
  add(): void;
  closeForm(): void;
  askToRemove(adminId: string): void;
  askToHandOver(adminId: string): void;
  cancel(): void;
  confirm(): void;
}
