import type { ClaimableTemplate, Consent, TrainingType, Voucher } from '../platform-api/platform-types';
import type { Failure, PagedList, ViewModel } from './view-model';

/** 待使用 · 已使用 · 已结算 · 已失效 (A6). */
export type VoucherGroup = 'ready' | 'used' | 'settled' | 'lapsed';

export interface VoucherCenterState {
  readonly tab: 'claimable' | 'mine';
  readonly trainingType: TrainingType | 'all';
  readonly group: VoucherGroup;
  readonly claimable: PagedList<ClaimableTemplate>;
  readonly mine: PagedList<Voucher>;
  /** The claim sheet (R34), while open. */
  readonly claim?: ClaimState | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
}

export interface ClaimState {
  readonly template: ClaimableTemplate;
  readonly areTermsAccepted: boolean;
  readonly step: 'terms' | 'claiming' | 'claimed' | 'refused';
  /** Terms newer than the app's own, to be read and accepted instead (R34). */
  readonly newerTerms?: Consent['current'] | undefined;
  /** In step `claimed`. */
  readonly voucher?: Voucher | undefined;
  readonly failure?: Failure | undefined;
}

export interface VoucherCenterModel extends ViewModel<VoucherCenterState> {
  refresh(): void;
  chooseTab(tab: VoucherCenterState['tab']): void;
  chooseTrainingType(trainingType: VoucherCenterState['trainingType']): void;
  chooseGroup(group: VoucherGroup): void;
  loadMore(): void;
  openClaim(templateNumber: number): void;
  acceptTerms(areAccepted: boolean): void;
  confirmClaim(): void;
  closeClaim(): void;
}
