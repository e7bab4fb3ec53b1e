import type { OnlineLearning, SkillLevel, VoucherLink } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

export type LearningSpecialty = OnlineLearning['specialties'][number];
export type ShownIntention = OnlineLearning['intentions'][number];

export interface OnlineLearningState {
  readonly phase: LoadPhase;
  /** To choose from, those of my vouchers first (R36). */
  readonly specialties: readonly LearningSpecialty[];
  readonly intentions: readonly ShownIntention[];
  readonly platforms: OnlineLearning['platforms'];
  /** My claimed online vouchers. */
  readonly vouchers: OnlineLearning['vouchers'];
  readonly links: readonly VoucherLink[];
  /** Chosen one after the other: 下一步. */
  readonly intentionId?: string | undefined;
  readonly platformNumber?: number | undefined;
  readonly voucherNumber?: string | undefined;
  /** The chosen intention has no voucher of mine: to be said before the next step (R36). */
  readonly hasNoVoucher: boolean;
  readonly step: 'intention' | 'platform' | 'voucher' | 'confirm';
  /** The link that is asked about before it is undone. */
  readonly unlinking?: VoucherLink | undefined;
  readonly isBusy: boolean;
  /** What was linked last, for the notice and 打开学习平台. */
  readonly linked?: VoucherLink | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

export interface OnlineLearningModel extends ViewModel<OnlineLearningState> {
  refresh(): void;
  /** 添加意愿, and chooses it. */
  addIntention(intention: { specialty: string; skillLevel: SkillLevel }): void;
  removeIntention(intentionId: string): void;
  chooseIntention(intentionId: string): void;
  choosePlatform(platformNumber: number): void;
  /** Only one of `suitingVouchers` of the chosen intention. */
  chooseVoucher(voucherNumber: string): void;
  /** One step back. */
  goBack(): void;
  /** 确定 (R38): reserves the voucher for 72 h. */
  confirm(): void;
  askToUnlink(linkId: string): void;
  cancelUnlink(): void;
  confirmUnlink(): void;
  /** Opens the platform's app for a link, through the host's `links` (R39). */
  openApp(linkId: string): void;
}
