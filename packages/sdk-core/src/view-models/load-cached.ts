import { SdkError } from '../errors';
import type { Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { hasShape, type AnswerShape } from './answer-shape';
import { forgetCached, isOfflineFailure, readCached, toFailure, writeCached } from './model-store';
import type { Failure } from './view-model';

export type LoadOutcome<T> =
  | { readonly kind: 'fresh'; readonly value: T; readonly asOfMs: number }
  /** Painted first, while the network is asked. */
  | { readonly kind: 'cached'; readonly value: T; readonly asOfMs: number }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly isOffline: boolean };

/** Cached answer first, then the platform's; `report` is called once or twice. */
export async function loadCached<T>(options: {
  sdk: VoucherSdk;
  cacheName: string;
  /** What the answer must have; one without it is `malformedResponse`, a cached one counts as none. */
  shape: AnswerShape<T>;
  /** Leave the cache out on a refresh of something already shown. */
  isCacheWanted: boolean;
  load: () => Promise<Result<T>>;
  report: (outcome: LoadOutcome<T>) => void;
}): Promise<void> {
  const { sdk, cacheName, report } = options;
  /** A value that has its lists and still cannot be shown is no answer either. */
  const show = (outcome: LoadOutcome<T> & { readonly value: T }): boolean => {
    try {
      if (!hasShape<T>(outcome.value, options.shape)) return false;
      report(outcome);
      return true;
    } catch {
      return false;
    }
  };
  if (options.isCacheWanted) {
    const cached = await readCached<T>(sdk, cacheName);
    if (cached !== undefined && !show({ kind: 'cached', ...cached })) await forgetCached(sdk, cacheName);
  }
  try {
    const result = await options.load();
    if (!result.ok) {
      report({ kind: 'failed', failure: { kind: 'refusal', refusal: result.refusal }, isOffline: false });
      return;
    }
    if (!show({ kind: 'fresh', value: result.value, asOfMs: sdk.clock.nowMs() })) throw new SdkError('malformedResponse', `The platform's answer for ${cacheName} cannot be shown.`);
    await writeCached(sdk, cacheName, result.value);
  } catch (error) {
    const failure = toFailure(error);
    report({ kind: 'failed', failure, isOffline: isOfflineFailure(failure) });
  }
}
