import type { Clock } from '../host-bridge/host-bridge';

/**
 * The platform's time on this device (A5): the last server time plus what the
 * monotonic clock counted since, so that a changed wall clock does not matter
 * while the app lives. Before the first answer: the wall clock and the offset
 * that was measured last.
 */
export interface PlatformClock {
  /** Unix milliseconds. */
  nowMs(): number;
  /** Server minus wall clock, milliseconds. */
  readonly offsetMs: number;
  /** True once the platform told its time in this run. */
  readonly isSynchronized: boolean;
  synchronize(serverTimeMs: number): void;
  /** The offset of an earlier run, until the platform tells its time in this one. */
  restoreOffset(offsetMs: number): void;
}

export function createPlatformClock(clock: Clock): PlatformClock {
  let offsetMs = 0;
  let anchor: { serverMs: number; monotonicMs: number } | undefined;
  return {
    nowMs() {
      return anchor === undefined ? clock.nowMs() + offsetMs : anchor.serverMs + clock.monotonicMs() - anchor.monotonicMs;
    },
    get offsetMs() {
      return offsetMs;
    },
    get isSynchronized() {
      return anchor !== undefined;
    },
    synchronize(serverTimeMs) {
      anchor = { serverMs: serverTimeMs, monotonicMs: clock.monotonicMs() };
      offsetMs = serverTimeMs - clock.nowMs();
    },
    restoreOffset(earlierOffsetMs) {
      if (anchor === undefined && Number.isFinite(earlierOffsetMs)) offsetMs = earlierOffsetMs;
    },
  };
}
