import type { EnrolledTrainee, ExportedFile, ExportQuota, Membership, TrainingStatistics, UsedTemplate, UsedVoucher } from '../platform-api/platform-types';
import type { Failure, LoadPhase, PagedList, ViewModel } from './view-model';

/** A file that was produced, and whether the host took it. */
export interface FinishedExport {
  readonly file: ExportedFile;
  /** Absolute; works once, until `file.linkExpiresAtMs`. To be shown where the host cannot save. */
  readonly url: string;
  readonly isSaved: boolean;
}

export interface TrainingStatsState {
  readonly phase: LoadPhase;
  readonly memberships: readonly Membership[];
  readonly institutionNumber?: number | undefined;
  /** Total in use, trainees, uses by day (R57, R64). */
  readonly statistics?: TrainingStatistics | undefined;
  readonly tab: 'vouchers' | 'trainees';
  /** By template; one opened, by voucher. */
  readonly templates: PagedList<UsedTemplate>;
  readonly template?: UsedTemplate | undefined;
  readonly vouchers: PagedList<UsedVoucher>;
  /** How the voucher number or the masked name begins; searches all templates while none is open. */
  readonly search: string;
  readonly trainees: PagedList<EnrolledTrainee>;
  /** Exports left today of the list that is shown: the open template's vouchers, or the trainees (R60). */
  readonly quota?: ExportQuota | undefined;
  readonly isBusy: boolean;
  readonly exported?: FinishedExport | undefined;
  readonly failure?: Failure | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
}

export interface TrainingStatsModel extends ViewModel<TrainingStatsState> {
  refresh(): void;
  chooseInstitution(institutionNumber: number): void;
  chooseTab(tab: TrainingStatsState['tab']): void;
  /** From the templates to one's vouchers. */
  openTemplate(templateNumber: number): void;
  closeTemplate(): void;
  /** Called with the whole text; `''` ends the search. */
  search(text: string): void;
  loadMore(): void;
  /** Makes the file of the list that is shown and hands it to the host's `files`. */
  exportShown(): void;
  /** Once more to the host, within ten minutes: counts nothing. */
  saveAgain(): void;
}
