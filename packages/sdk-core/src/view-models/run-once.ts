import type { Result } from '../refusals';
import { isOfflineFailure, toFailure, type ModelStore } from './model-store';
import type { Failure } from './view-model';

interface BusyState {
  readonly isBusy: boolean;
  readonly isOffline: boolean;
  readonly failure?: Failure | undefined;
}

/** One action at a time: a second tap while one runs does nothing, a "no" or a fault stays readable. `show` says what a success changes. */
export async function runOnce<T, State extends BusyState>(store: ModelStore<State>, act: () => Promise<Result<T>>, show: (value: T) => void | Promise<void>): Promise<void> {
  const patch = (change: Partial<BusyState>) => store.patch(change as Partial<State>);
  if (store.getState().isBusy) return;
  patch({ isBusy: true, failure: undefined });
  try {
    const result = await act();
    if (!result.ok) return patch({ isBusy: false, failure: { kind: 'refusal', refusal: result.refusal } });
    await show(result.value);
    patch({ isBusy: false });
  } catch (error) {
    const failure = toFailure(error);
    patch({ isBusy: false, failure, isOffline: isOfflineFailure(failure) });
  }
}
