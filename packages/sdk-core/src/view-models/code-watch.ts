import { watchCheckInCode } from '../platform-api/operations/watch-check-in-code';
import type { ShownCheckInCode } from '../platform-api/platform-types';
import type { Refusal } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { isOfflineFailure, toFailure } from './model-store';

/** One question stays open this long; the answer comes at once with the next code. */
const waitSeconds = 20;
const retryDelayMs = 3_000;

/** Follows a display's codes until the returned function ends it. */
export function watchCodes(options: {
  sdk: VoucherSdk;
  displayId: string;
  after: number;
  onCode: (shown: ShownCheckInCode) => void;
  onRefusal: (refusal: Refusal) => void;
  onConnection: (isOffline: boolean) => void;
}): () => void {
  const { sdk, displayId } = options;
  let isOver = false;
  let cancelRetry: (() => void) | undefined;

  async function ask(after: number): Promise<void> {
    try {
      const result = await watchCheckInCode(sdk, { displayId, after, waitSeconds });
      if (isOver) return;
      options.onConnection(false);
      if (!result.ok) return options.onRefusal(result.refusal);
      if (result.value.sequence !== after) options.onCode(result.value);
      if (!isOver) void ask(result.value.sequence);
    } catch (error) {
      if (isOver) return;
      options.onConnection(isOfflineFailure(toFailure(error)));
      cancelRetry = sdk.bridge.timers.after(retryDelayMs, () => void ask(after));
    }
  }

  void ask(options.after);
  return () => {
    isOver = true;
    cancelRetry?.();
  };
}
