import type { Following } from '../host-bridge/host-bridge';
import { followVoucherState, watchVoucherState } from '../platform-api/operations/watch-voucher-state';
import type { VoucherState } from '../platform-api/platform-types';
import type { Refusal } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { isOfflineFailure, toFailure } from './model-store';

/** One question stays open this long; the answer comes at once when the status changes. */
const waitSeconds = 20;
const retryDelayMs = 3_000;

export interface StateWatch {
  start(): void;
  stop(): void;
}

/** Follows one voucher's status while it waits to be used: by push where the host has it, by long polls, which work in every host, otherwise. */
export function createStateWatch(options: {
  sdk: VoucherSdk;
  voucherNumber: string;
  onState: (state: VoucherState) => void;
  onConnection: (isOffline: boolean) => void;
  /** A refusal that asking again cannot lift, such as `keyRevoked`: the watch has ended. */
  onRefused: (refusal: Refusal) => void;
}): StateWatch {
  const { sdk, voucherNumber } = options;
  let run = 0;
  let following: Following | undefined;
  let cancelRetry: (() => void) | undefined;

  async function ask(mine: number, waits: number): Promise<void> {
    try {
      const result = await watchVoucherState(sdk, { voucherNumber, after: 'claimed', waitSeconds: waits });
      if (mine !== run) return;
      options.onConnection(false);
      if (!result.ok) return result.refusal.nextMove === 'retry' ? retryLater(mine) : end(result.refusal);
      options.onState(result.value);
      if (mine !== run) return;
      const pushed = (following = followVoucherState(sdk, { voucherNumber, after: 'claimed', onState: (state) => mine === run && options.onState(state) }));
      await pushed?.ended;
      if (mine === run) void ask(mine, pushed === undefined ? waitSeconds : 0);
    } catch (error) {
      if (mine !== run) return;
      if (isOfflineFailure(toFailure(error))) options.onConnection(true);
      retryLater(mine);
    }
  }

  /** Asking again would launch anew, and a device that was just unbound would bind itself without a tap. */
  function end(refusal: Refusal): void {
    run += 1;
    options.onRefused(refusal);
  }

  function retryLater(mine: number): void {
    try {
      cancelRetry = sdk.bridge.timers.after(retryDelayMs, () => {
        if (mine === run) void ask(mine, waitSeconds);
      });
    } catch {
      // Timers that broke meanwhile: the next showing asks again.
    }
  }

  return {
    start() {
      run += 1;
      following?.stop();
      void ask(run, 0); // the first answer at once: it may have been used while the page was away
    },
    stop() {
      run += 1;
      following?.stop();
      cancelRetry?.();
    },
  };
}
