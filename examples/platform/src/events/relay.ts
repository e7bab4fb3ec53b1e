import type { Platform } from '../platform';
import { recordDelivery, takeDueDeliveries, type DueDelivery } from './delivery-statements';
import type { EventReceiver } from './event-receiver';

const batchSize = 50;
const roundMs = 1000;

export interface Relay {
  /** Delivers what is due now; the number that was taken. */
  deliverDue(): Promise<number>;
  /** Delivers soon instead of at the next round. */
  wake(): void;
  stop(): Promise<void>;
}

/** Hands committed events to other systems: at least once on the wire, and again until each was taken (A15). */
export function startRelay(options: { platform: Platform; receivers: Readonly<Record<string, EventReceiver>>; onFault(error: unknown): void }): Relay {
  const { platform, receivers } = options;
  let isStopped = false;
  /** Rounds follow one another; at most one waits behind the one that runs. */
  let lastRound: Promise<unknown> = Promise.resolve();
  let waitingRounds = 0;

  async function deliverBatch(): Promise<number> {
    const due = await platform.database.run(takeDueDeliveries, [platform.nowMs(), batchSize]);
    await Promise.all(due.map((event) => deliver(event)));
    return due.length;
  }

  async function deliver(event: DueDelivery): Promise<void> {
    const failure = await attempt(receivers[event.destination], event);
    await platform.database.run(recordDelivery, [event.holderBucket, event.voucherNumber, event.eventId, event.destination, platform.nowMs(), failure]);
  }

  async function drain(): Promise<number> {
    let total = 0;
    for (let taken = batchSize; taken === batchSize && !isStopped; total += taken) taken = await deliverBatch();
    return total;
  }

  function deliverDue(): Promise<number> {
    waitingRounds += 1;
    const round = lastRound.then(() => {
      waitingRounds -= 1;
      return drain();
    });
    lastRound = round.catch(() => undefined);
    return round;
  }

  function startRound(): void {
    if (!isStopped && waitingRounds === 0) deliverDue().catch(options.onFault);
  }

  const timer = setInterval(startRound, roundMs);
  return {
    deliverDue,
    wake: () => void setImmediate(startRound),
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await lastRound;
    },
  };
}

async function attempt(receiver: EventReceiver | undefined, event: DueDelivery): Promise<string | null> {
  if (receiver === undefined) return 'no such destination';
  try {
    await receiver.receive(event);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'failed';
  }
}
