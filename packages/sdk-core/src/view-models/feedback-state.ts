import type { PictureType } from '../feedback/picture-rules';
import type { FeedbackCategory, FeedbackEntry, FeedbackThread } from '../platform-api/platform-types';
import type { Failure, LoadPhase, PagedList, ViewModel } from './view-model';

/** A picture that was chosen and is not sent yet. */
export interface ChosenPicture {
  readonly bytes: Uint8Array;
  readonly mediaType: PictureType;
}

export interface FeedbackDraft {
  readonly category: FeedbackCategory;
  readonly text: string;
  /** Written for this institution, whose admin I am. */
  readonly institutionNumber?: number | undefined;
  readonly pictures: readonly ChosenPicture[];
}

export interface OpenThread {
  readonly feedbackId: string;
  readonly phase: LoadPhase;
  readonly thread?: FeedbackThread | undefined;
}

export interface FeedbackState {
  readonly list: PagedList<FeedbackEntry>;
  readonly draft: FeedbackDraft;
  readonly opened?: OpenThread | undefined;
  /** Pictures of the last feedback that did not arrive: 重新上传. */
  readonly waitingPictures: number;
  /** What was sent last, for the notice. */
  readonly sent?: FeedbackEntry | undefined;
  readonly isBusy: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

export interface FeedbackModel extends ViewModel<FeedbackState> {
  refresh(): void;
  loadMore(): void;
  write(change: Partial<Pick<FeedbackDraft, 'category' | 'text' | 'institutionNumber'>>): void;
  /** Refused at once when it is one too many, too large or no picture. */
  addPicture(bytes: Uint8Array): void;
  removePicture(index: number): void;
  send(): void;
  uploadAgain(): void;
  open(feedbackId: string): void;
  close(): void;
  reply(text: string): void;
}
