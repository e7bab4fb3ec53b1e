import type { SdkErrorCode } from '../errors';
import type { Refusal } from '../refusals';

/**
 * State and actions of one screen, without a word of UI. React reads it with
 * `useSyncExternalStore(model.subscribe, model.getState)`; states are immutable
 * and keep their identity until something changes.
 */
export interface ViewModel<State> {
  getState(): State;
  subscribe(listener: () => void): () => void;
  /** Begins loading; paints a cached answer first. Safe to call twice. */
  start(): void;
  /** Stops timers and listeners. A disposed model can be started again. */
  dispose(): void;
}

/** Why something is not shown: a documented "no", or a fault. */
export type Failure =
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'fault'; readonly code: SdkErrorCode };

export type LoadPhase = 'loading' | 'ready' | 'failed';

/** A list that grows page by page. */
export interface PagedList<Item> {
  readonly phase: LoadPhase;
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly failure?: Failure | undefined;
}
