import type { Membership, Notice, Person } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

export interface VoucherHomeState {
  readonly phase: LoadPhase;
  readonly person?: Person | undefined;
  /** Non-empty: the institution tools are shown (R54, R62). */
  readonly memberships: readonly Membership[];
  readonly claimableCount: number;
  readonly readyCount: number;
  /** Unread ones have no `readAtMs` (M13). */
  readonly notices: readonly Notice[];
  readonly isRefreshing: boolean;
  /** Shown from the cache, no network; `asOfMs` says how old. */
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

export interface VoucherHomeModel extends ViewModel<VoucherHomeState> {
  refresh(): void;
  /** Hides it here, and marks it as read on all devices. */
  dismissNotice(noticeId: string): void;
}
