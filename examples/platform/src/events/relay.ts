import type { BackgroundJobs } from '../background-jobs';
import type { DatabaseClock } from '../database-clock';
import { RefusedRequest } from '../http/refused-request';
import type { SystemName } from '../systems/system-names';
import type { EventReceiver } from './event-receiver';
import type { DeliveryOutcome, Outbox } from './outbox';

/** Of calls at a time, and so of events for a receiver that takes one in each. */
const mostCalls = 50;
const roundMs = 1000;
const bringForwardMs = 5000;
/** What comes meanwhile goes in the same call: each costs both sides the same, however few it tells. */
const gatherMs = 200;
/** With a receiver that hangs while events keep coming, a round would otherwise never end. */
const longestRoundMs = 60_000;
/** As often a call of several is repeated as it is. */
const togetherAttempts = 3;
/** With the back-off about an hour. */
export const mostFixAttempts = 20;

export interface DeliveryAttempt {
  readonly system: SystemName;
  readonly destination: string;
  readonly outcome: DeliveryOutcome['kind'];
}

export interface Relay {
  /** Delivers what is due now, for a minute at most: the next round goes on. The number that was taken. */
  deliverDue(): Promise<number>;
  /** Delivers soon instead of at the next round: after {@link gatherMs}. */
  wake(): void;
  stop(): Promise<void>;
}

interface AttemptedDelivery {
  readonly destination: string;
  /** This one included. */
  readonly attemptCount: number;
}

/**
 * Hands committed events to other systems: at least once on the wire, and again until each was
 * taken (A15). What a receiver refuses for good is dead at once, what somebody has to mend first
 * after {@link mostFixAttempts}; a person sends either again.
 */
export function startRelay<Delivery extends AttemptedDelivery>(options: {
  /** Whose outbox it is, as jobs and metrics name it. */
  system: SystemName;
  outbox: Outbox<Delivery>;
  receivers: Readonly<Record<string, EventReceiver<Delivery>>>;
  jobs: BackgroundJobs;
  clock: DatabaseClock;
  /** Told of every attempt. */
  onAttempt?: ((attempt: DeliveryAttempt) => void) | undefined;
}): Relay {
  const { system, outbox, receivers, jobs, clock, onAttempt } = options;
  const batchSize = Math.max(mostCalls, ...Object.values(receivers).map(({ mostAtOnce }) => mostAtOnce));
  let isStopped = false;
  /** Rounds follow one another; at most one waits behind the one that runs. */
  let lastRound: Promise<unknown> = Promise.resolve();
  let waitingRounds = 0;
  let waking: NodeJS.Timeout | undefined;

  async function deliverBatch(endsAtMs: number): Promise<number> {
    const due = await outbox.take(batchSize);
    await Promise.all(groupForCalls(due, receivers).map((events) => deliver(events, endsAtMs)));
    return due.length;
  }

  async function deliver(events: readonly Delivery[], endsAtMs: number): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    const outcome = await attempt(receivers[first.destination], events);
    const isApart = outcome.isRefused === true || (outcome.kind !== 'delivered' && first.attemptCount >= togetherAttempts);
    if (events.length > 1 && isApart) await deliverApart(events, endsAtMs);
    else await record(events, outcome);
  }

  /**
   * What was refused together, or failed together several times, is told one by one: the others among
   * them need not wait for the one that is the cause. What the time is too short for stays put off.
   */
  async function deliverApart(events: readonly Delivery[], endsAtMs: number): Promise<void> {
    let failedInARow = 0;
    for (const event of events) {
      // Two that fail one after the other are not the cause: the receiver is.
      if (isStopped || performance.now() >= endsAtMs || failedInARow >= 2) return;
      const outcome = await attempt(receivers[event.destination], [event]);
      await record([event], outcome);
      failedInARow = outcome.kind === 'failed' && outcome.isRefused !== true ? failedInARow + 1 : 0;
    }
  }

  async function record(events: readonly Delivery[], outcome: DeliveryOutcome): Promise<void> {
    for (const { destination } of events) onAttempt?.({ system, destination, outcome: outcome.kind });
    await outbox.record(events, outcome);
  }

  /** Until a batch takes fewer than `enough`, or the round has lasted long enough. */
  async function drain(enough: number): Promise<number> {
    const endsAtMs = performance.now() + longestRoundMs;
    let total = 0;
    for (let taken = enough; taken >= enough && !isStopped && performance.now() < endsAtMs; total += taken) taken = await deliverBatch(endsAtMs);
    return total;
  }

  function queueRound(enough: number): Promise<number> {
    waitingRounds += 1;
    const round = lastRound.then(() => {
      waitingRounds -= 1;
      return drain(enough);
    });
    lastRound = round.catch(() => undefined);
    return round;
  }

  /** Full batches one after the other, then a pause: what was delivered may have made its successor due, and more comes under load. */
  async function startRound(): Promise<void> {
    if (isStopped || waitingRounds > 0) return;
    if ((await queueRound(batchSize)) > 0) wake();
  }

  function wake(): void {
    if (isStopped) return;
    waking ??= setTimeout(() => {
      waking = undefined;
      void startRound().catch(jobs.onFault);
    }, gatherMs);
  }

  const stopRounds = jobs.repeat({ name: `relay:${system}`, everyMs: roundMs, run: startRound });
  const stopBringing = jobs.repeat({ name: `bringForward:${system}`, everyMs: bringForwardMs, run: () => clock.guard(() => outbox.bringForward()) });
  return {
    deliverDue: () => queueRound(1),
    wake,
    async stop() {
      isStopped = true;
      clearTimeout(waking);
      await stopRounds();
      await stopBringing();
      await lastRound;
    },
  };
}

/** By destination, each call as large as its receiver takes, the events in their order. */
function groupForCalls<Delivery extends AttemptedDelivery>(due: readonly Delivery[], receivers: Readonly<Record<string, EventReceiver<Delivery>>>): Delivery[][] {
  const groups: Delivery[][] = [];
  const open = new Map<string, Delivery[]>();
  for (const delivery of due) {
    const { destination } = delivery;
    const group = open.get(destination);
    if (group !== undefined && group.length < (receivers[destination]?.mostAtOnce ?? 1)) {
      group.push(delivery);
      continue;
    }
    const next = [delivery];
    open.set(destination, next);
    groups.push(next);
  }
  return groups;
}

async function attempt<Delivery extends AttemptedDelivery>(receiver: EventReceiver<Delivery> | undefined, events: readonly Delivery[]): Promise<DeliveryOutcome & { isRefused?: boolean }> {
  if (receiver === undefined) return { kind: 'failed', failure: 'no such destination' };
  try {
    await receiver.receive(events);
    return { kind: 'delivered' };
  } catch (error) {
    const failure = error instanceof Error ? error.message.slice(0, 200) : 'failed';
    const isDead = events.every(({ attemptCount }) => isRefusedForGood(error, attemptCount));
    return { kind: isDead ? 'dead' : 'failed', failure, isRefused: isRefusedForGood(error, mostFixAttempts) };
  }
}

function isRefusedForGood(error: unknown, attemptCount: number): boolean {
  if (!(error instanceof RefusedRequest)) return false;
  const { nextMove } = error.refusal;
  return nextMove === 'final' || (nextMove === 'fix' && attemptCount >= mostFixAttempts);
}
