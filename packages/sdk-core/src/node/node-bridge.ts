import { randomBytes } from 'node:crypto';
import type { Clock, RandomSource, Timers } from '../host-bridge/host-bridge';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export const nodeRandom: RandomSource = {
  async bytes(length) {
    return randomBytes(length);
  },
};
