import { RefusedRequest } from '../http/refused-request';
import type { EventReceiver } from './event-receiver';
import type { DeliveryOutcome, Outbox } from './outbox';

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
export function startRelay<Delivery extends { readonly destination: string }>(options: {
  outbox: Outbox<Delivery>;
  receivers: Readonly<Record<string, EventReceiver<Delivery>>>;
  onFault(error: unknown): void;
}): Relay {
  const { outbox, receivers } = options;
  let isStopped = false;
  /** Rounds follow one another; at most one waits behind the one that runs. */
  let lastRound: Promise<unknown> = Promise.resolve();
  let waitingRounds = 0;

  async function deliverBatch(): Promise<number> {
    const due = await outbox.take(batchSize);
    await Promise.all(due.map(async (event) => outbox.record(event, await attempt(receivers[event.destination], event))));
    return due.length;
  }

  /** Until nothing is due: what was delivered may make its successor due. */
  async function drain(): Promise<number> {
    let total = 0;
    for (let taken = 1; taken > 0 && !isStopped; total += taken) taken = await deliverBatch();
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

async function attempt<Delivery>(receiver: EventReceiver<Delivery> | undefined, event: Delivery): Promise<DeliveryOutcome> {
  if (receiver === undefined) return { kind: 'failed', failure: 'no such destination' };
  try {
    await receiver.receive(event);
    return { kind: 'delivered' };
  } catch (error) {
    const failure = error instanceof Error ? error.message.slice(0, 200) : 'failed';
    return { kind: error instanceof RefusedRequest && error.refusal.nextMove === 'final' ? 'dead' : 'failed', failure };
  }
}
