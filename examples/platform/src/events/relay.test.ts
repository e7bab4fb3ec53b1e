import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBackgroundJobs } from '../background-jobs';
import type { Outbox } from './outbox';
import { startRelay } from './relay';

interface Delivery {
  readonly destination: string;
  readonly attemptCount: number;
}

describe('a relay whose receiver hangs', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends its rounds while events keep coming, so that its job never counts as stuck, and goes on in the next', async () => {
    const endless: Outbox<Delivery> = { take: () => Promise.resolve([{ destination: 'slow', attemptCount: 1 }]), record: () => Promise.resolve() };
    const jobs = createBackgroundJobs({ onFault: (error) => expect.unreachable(String(error)) });
    let taken = 0;
    const relay = startRelay({
      system: 'voucher-platform', outbox: endless, jobs,
      receivers: {
        slow: {
          receive: async () => {
            taken += 1;
            await new Promise((resolve) => setTimeout(resolve, 15_000));
          },
        },
      },
    });
    let total: number | undefined;
    void relay.deliverDue().then((delivered) => (total = delivered));
    await vi.advanceTimersByTimeAsync(61_000);
    expect(total).toBe(4);
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    expect(jobs.listStuck()).toEqual([]);
    expect(taken).toBeGreaterThan(40);
    const stopped = relay.stop();
    await vi.advanceTimersByTimeAsync(15_000);
    await stopped;
  });
});
