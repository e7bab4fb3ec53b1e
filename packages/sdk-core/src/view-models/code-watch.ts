import type { Following } from '../host-bridge/host-bridge';
import { followCheckInCode, watchCheckInCode } from '../platform-api/operations/watch-check-in-code';
import type { ShownCheckInCode } from '../platform-api/platform-types';
import type { Refusal } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { isOfflineFailure, toFailure } from './model-store';

/** One question stays open this long; the answer comes at once with the next code. */
const waitSeconds = 20;
const retryDelayMs = 3_000;

/** Follows a display's codes, by push where the host has it and by long polls otherwise, until the returned function ends it. */
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
  let known = options.after;
  let following: Following | undefined;
  let cancelRetry: (() => void) | undefined;

  function tell(shown: ShownCheckInCode): void {
    if (isOver || shown.sequence === known) return;
    known = shown.sequence;
    options.onCode(shown);
  }

  async function ask(waits: number): Promise<void> {
    try {
      const result = await watchCheckInCode(sdk, { displayId, after: known, waitSeconds: waits });
      if (isOver) return;
      options.onConnection(false);
      if (!result.ok) return options.onRefusal(result.refusal);
      tell(result.value);
      if (isOver) return;
      following = followCheckInCode(sdk, { displayId, after: known, onCode: tell });
      await following?.ended;
      if (!isOver) void ask(following === undefined ? waitSeconds : 0);
    } catch (error) {
      if (isOver) return;
      options.onConnection(isOfflineFailure(toFailure(error)));
      cancelRetry = sdk.bridge.timers.after(retryDelayMs, () => void ask(waitSeconds));
    }
  }

  void ask(sdk.bridge.push === undefined ? waitSeconds : 0);
  return () => {
    isOver = true;
    following?.stop();
    cancelRetry?.();
  };
}
