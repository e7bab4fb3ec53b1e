import type { Banner } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

export interface JobsBannerState {
  readonly phase: LoadPhase;
  readonly banners: readonly Banner[];
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

export interface JobsBannerModel extends ViewModel<JobsBannerState> {
  refresh(): void;
  /** Opens it through the host's `links`. */
  open(bannerId: string): void;
}
