import type { VoucherDetail } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

export interface VoucherDetailState {
  readonly phase: LoadPhase;
  readonly detail?: VoucherDetail | undefined;
  readonly canPresent: boolean;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

export interface VoucherDetailModel extends ViewModel<VoucherDetailState> {
  refresh(): void;
}
