import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBackgroundJobs } from '../background-jobs';
import { refuseRequest } from '../http/refused-request';
import { trustedClock } from '../database-clock';
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
    const endless: Outbox<Delivery> = { take: () => Promise.resolve([{ destination: 'slow', attemptCount: 1 }]), bringForward: () => Promise.resolve(), record: () => Promise.resolve() };
    const jobs = createBackgroundJobs({ onFault: (error) => expect.unreachable(String(error)) });
    let taken = 0;
    const relay = startRelay({
      system: 'voucher-platform', outbox: endless, jobs, clock: trustedClock,
      receivers: {
        slow: {
          mostAtOnce: 1,
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

describe('a relay whose receiver takes many at once', () => {
  it('M5 delivers the others when one of them is refused, in as few calls as the receiver takes', async () => {
    const due = Array.from({ length: 7 }, (_, index) => ({ destination: 'other', attemptCount: 1, eventId: index + 1 }));
    const recorded: [number[], string][] = [];
    let waiting = [...due];
    const outbox: Outbox<(typeof due)[number]> = {
      take: async () => waiting.splice(0),
      bringForward: () => Promise.resolve(),
      record: async (events, outcome) => void recorded.push([events.map(({ eventId }) => eventId), outcome.kind]),
    };
    const calls: number[][] = [];
    let failure: (eventIds: number[]) => Error | undefined = (eventIds) => (eventIds.includes(6) ? refuseRequest('voucherStateMismatch') : undefined);
    const relay = startRelay({
      system: 'voucher-platform', outbox, clock: trustedClock, jobs: createBackgroundJobs({ onFault: (error) => expect.unreachable(String(error)) }),
      receivers: {
        other: {
          mostAtOnce: 4,
          receive: async (events) => {
            const eventIds = events.map(({ eventId }) => eventId);
            calls.push(eventIds);
            const error = failure(eventIds);
            if (error !== undefined) throw error;
          },
        },
      },
    });
    await relay.deliverDue();
    expect(calls).toEqual([[1, 2, 3, 4], [5, 6, 7], [5], [6], [7]]);
    expect(recorded).toEqual([[[1, 2, 3, 4], 'delivered'], [[5], 'delivered'], [[6], 'dead'], [[7], 'delivered']]);
    // What is away refuses nothing: they stay together and are tried again.
    [calls, recorded].forEach((list) => list.splice(0));
    failure = () => refuseRequest('serviceUnavailable');
    waiting = due.slice(0, 4);
    await relay.deliverDue();
    expect([calls, recorded]).toEqual([[[1, 2, 3, 4]], [[[1, 2, 3, 4], 'failed']]]);
    // One that breaks the receiver holds the others back three times, not for ever.
    [calls, recorded].forEach((list) => list.splice(0));
    failure = (eventIds) => (eventIds.includes(2) ? new Error('broken') : undefined);
    waiting = due.slice(0, 3).map((event) => ({ ...event, attemptCount: 3 }));
    await relay.deliverDue();
    expect(calls).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(recorded).toEqual([[[1], 'delivered'], [[2], 'failed'], [[3], 'delivered']]);
    // One that is away is not asked for each of them.
    [calls, recorded].forEach((list) => list.splice(0));
    failure = () => refuseRequest('serviceUnavailable');
    waiting = due.slice(0, 4).map((event) => ({ ...event, attemptCount: 3 }));
    await relay.deliverDue();
    expect(calls).toEqual([[1, 2, 3, 4], [1], [2]]);
    await relay.stop();
  });
});

describe('a relay that is woken', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('A15 tells in one call what comes within a fifth of a second, and looks again after it told something', async () => {
    const waiting: { destination: string; attemptCount: number; eventId: number }[] = [];
    const calls: number[][] = [];
    const outbox: Outbox<(typeof waiting)[number]> = { take: async () => waiting.splice(0), bringForward: () => Promise.resolve(), record: () => Promise.resolve() };
    const relay = startRelay({
      system: 'voucher-platform', outbox, clock: trustedClock, jobs: createBackgroundJobs({ onFault: (error) => expect.unreachable(String(error)) }),
      receivers: { other: { mostAtOnce: 50, receive: async (events) => void calls.push(events.map(({ eventId }) => eventId)) } },
    });
    const happen = (eventId: number) => {
      waiting.push({ destination: 'other', attemptCount: 1, eventId });
      relay.wake();
    };
    await vi.advanceTimersByTimeAsync(1100); // past the first regular round
    for (const eventId of [1, 2, 3]) {
      happen(eventId);
      await vi.advanceTimersByTimeAsync(30);
    }
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(110);
    expect(calls).toEqual([[1, 2, 3]]);
    waiting.push({ destination: 'other', attemptCount: 1, eventId: 4 }); // due by what was told, unannounced
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toEqual([[1, 2, 3], [4]]);
    happen(5);
    await relay.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(calls).toHaveLength(2);
  });
});
