import type { Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { isOfflineFailure, readCached, toFailure, writeCached } from './model-store';
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
  /** Leave the cache out on a refresh of something already shown. */
  isCacheWanted: boolean;
  load: () => Promise<Result<T>>;
  report: (outcome: LoadOutcome<T>) => void;
}): Promise<void> {
  const { sdk, cacheName, report } = options;
  if (options.isCacheWanted) {
    const cached = await readCached<T>(sdk, cacheName);
    if (cached !== undefined) report({ kind: 'cached', ...cached });
  }
  try {
    const result = await options.load();
    if (!result.ok) {
      report({ kind: 'failed', failure: { kind: 'refusal', refusal: result.refusal }, isOffline: false });
      return;
    }
    await writeCached(sdk, cacheName, result.value);
    report({ kind: 'fresh', value: result.value, asOfMs: sdk.clock.nowMs() });
  } catch (error) {
    const failure = toFailure(error);
    report({ kind: 'failed', failure, isOffline: isOfflineFailure(failure) });
  }
}
