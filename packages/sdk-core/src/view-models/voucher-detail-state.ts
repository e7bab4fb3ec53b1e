import type { VoucherDetail } from '../platform-api/platform-types';
import type { Refusal } from '../refusals';
import type { Failure, LoadPhase, ViewModel } from './view-model';

export interface VoucherDetailState {
  readonly phase: LoadPhase;
  readonly detail?: VoucherDetail | undefined;
  readonly canPresent: boolean;
  /** What a scan of my code would be refused with now (M2), the first one first; empty when it would pass, absent while nobody knows. */
  readonly obstacles?: readonly Refusal[] | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

export interface VoucherDetailModel extends ViewModel<VoucherDetailState> {
  refresh(): void;
}
