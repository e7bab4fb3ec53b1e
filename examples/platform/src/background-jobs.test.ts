import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBackgroundJobs } from './background-jobs';

describe('background jobs', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('names a job whose round is ten minutes late, and no other', async () => {
    let nowMs = 0;
    const jobs = createBackgroundJobs({ onFault: () => undefined, monotonicMs: () => nowMs });
    const stopSound = jobs.repeat({ name: 'sound', everyMs: 1000, run: async () => undefined });
    jobs.repeat({ name: 'hanging', everyMs: 1000, run: () => new Promise(() => undefined) });
    const stopHourly = jobs.repeat({ name: 'hourly', everyMs: 3_600_000, run: async () => undefined });
    await vi.advanceTimersByTimeAsync(1000);
    nowMs = 10 * 60_000 + 1001;
    await vi.advanceTimersByTimeAsync(1000);
    expect(jobs.listStuck()).toEqual(['hanging']);
    await stopSound();
    await stopHourly();
    expect(jobs.list().map(({ name }) => name)).toEqual(['hanging']);
  });

  it('counts failures, goes on after them, and waits for the running round when stopped', async () => {
    const faults: unknown[] = [];
    const jobs = createBackgroundJobs({ onFault: (error) => faults.push(error) });
    let rounds = 0;
    let finish = () => undefined as void;
    const stop = jobs.repeat({
      name: 'failing', everyMs: 1000,
      run: () => ((rounds += 1) < 3 ? Promise.reject(new Error('broken')) : new Promise<void>((resolve) => (finish = resolve))),
    });
    for (let at = 0; at < 4; at += 1) await vi.advanceTimersByTimeAsync(1000);
    expect([rounds, faults.length, jobs.list()[0]?.failures]).toEqual([3, 2, 2]);
    let isStopped = false;
    const stopped = stop().then(() => (isStopped = true));
    await Promise.resolve();
    expect(isStopped).toBe(false);
    finish();
    await stopped;
  });
});
