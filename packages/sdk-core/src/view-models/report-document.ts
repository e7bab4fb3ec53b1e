import type { LoadOutcome } from './load-cached';
import type { ModelStore } from './model-store';
import type { Failure, LoadPhase, ViewModel } from './view-model';

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

/** What every such screen does with its life: begins once, until it is left, and asks again on a pull. To be spread into the model. */
export function liveOn<State extends DocumentState>(store: ModelStore<State>, load: (isCacheWanted: boolean) => unknown): ViewModel<State> & { refresh(): void } {
  let isStarted = false;
  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      void load(true);
    },
    dispose() {
      isStarted = false;
    },
    refresh() {
      beginRefresh(store);
      void load(false);
    },
  };
}
