import type { Clock, Timers } from '../host-bridge/host-bridge';

export interface FixedClock extends Clock, Timers {
  /** Moves wall and monotonic time on and runs what became due, in order; waits for promises in between. */
  advance(milliseconds: number): Promise<void>;
  /** The phone slept: time passed, and what fell due meanwhile runs once, now. */
  sleep(milliseconds: number): Promise<void>;
  /** Changes the wall clock alone, as a person setting the phone's time does. */
  jump(milliseconds: number): void;
}

interface Pending {
  dueMs: number;
  run: () => void;
}

/** A clock and timers that stand still until they are told to move. */
export function createFixedClock(startMs: number): FixedClock {
  let elapsedMs = 0;
  let jumpedMs = 0;
  const pending = new Set<Pending>();

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 250; turn += 1) await Promise.resolve();
  }

  return {
    nowMs: () => startMs + elapsedMs + jumpedMs,
    monotonicMs: () => elapsedMs,
    after(delayMs, run) {
      const timer: Pending = { dueMs: elapsedMs + Math.max(0, delayMs), run };
      pending.add(timer);
      return () => pending.delete(timer);
    },
    jump(milliseconds) {
      jumpedMs += milliseconds;
    },
    async sleep(milliseconds) {
      elapsedMs += milliseconds;
      const due = [...pending].filter((timer) => timer.dueMs <= elapsedMs).sort((a, b) => a.dueMs - b.dueMs);
      for (const timer of due) {
        pending.delete(timer);
        timer.run();
        await settle();
      }
      await settle();
    },
    async advance(milliseconds) {
      const untilMs = elapsedMs + milliseconds;
      await settle();
      for (;;) {
        const next = [...pending].filter((timer) => timer.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
        if (next === undefined) break;
        pending.delete(next);
        elapsedMs = Math.max(elapsedMs, next.dueMs);
        next.run();
        await settle();
      }
      elapsedMs = untilMs;
      await settle();
    },
  };
}
