import type { LoadOutcome } from './load-cached';
import type { ModelStore } from './model-store';
import type { Failure, LoadPhase } from './view-model';

/** What every screen that shows one answer of the platform says of it. */
interface DocumentState {
  readonly phase: LoadPhase;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

/** Shows a cached or fresh answer; a failure takes away nothing that is shown. `read` says what of the answer belongs into the state. */
export function reportDocument<T, State extends DocumentState>(store: ModelStore<State>, read: (value: T) => Partial<State>): (outcome: LoadOutcome<T>) => void {
  return (outcome) => {
    const isFailed = outcome.kind === 'failed';
    const isShown = store.getState().phase === 'ready';
    const change: Partial<DocumentState> = isFailed
      ? { phase: isShown ? 'ready' : 'failed', failure: outcome.failure, isOffline: outcome.isOffline, isRefreshing: false }
      : { phase: 'ready', asOfMs: outcome.asOfMs, isRefreshing: outcome.kind !== 'fresh', ...(outcome.kind === 'fresh' ? { isOffline: false, failure: undefined } : {}) };
    store.patch({ ...(isFailed ? {} : read(outcome.value)), ...change } as Partial<State>);
  };
}

/** Before an answer is asked for again: what failed is loading once more. */
export function beginRefresh<State extends DocumentState>(store: ModelStore<State>): void {
  const isFailed = store.getState().phase === 'failed';
  store.patch({ isRefreshing: true, ...(isFailed ? { phase: 'loading', failure: undefined } : {}) } as Partial<State>);
}
