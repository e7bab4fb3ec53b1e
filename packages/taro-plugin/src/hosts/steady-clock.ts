import type { Clock, Timers } from '@skill-voucher/sdk-core';

/**
 * Mini-programs have no monotonic clock. This one follows the wall clock
 * forwards and stands still while the wall clock is set back.
 */
export function createSteadyClock(nowMs: () => number = Date.now): Clock {
  let last = nowMs();
  let elapsed = 0;
  return {
    nowMs,
    monotonicMs() {
      const now = nowMs();
      elapsed += Math.max(0, now - last);
      last = now;
      return elapsed;
    },
  };
}

/** Mini-programs have `setTimeout` although they lack most browser globals. */
export const globalTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
