import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { encodeCursor, readCursorPosition } from '../http/cursor';
import { refuseRequest } from '../http/refused-request';
import type { DeliveryQuery, SystemDelivery, SystemDeliveryPage } from '../http/schemas/system-schemas';
import { describeOutcome, inDeliveryState } from './delivery-state';
import { recordSystemAudit, type StaffedSystem } from './staffed-system';

type Deliveries = StaffedSystem['tables']['outboxDeliveries'];

/** What a system tells the others, and the letters among it that a person must look at (M5). */
export interface DeliveryLedger {
  list(query: Static<typeof DeliveryQuery>): Promise<Static<typeof SystemDeliveryPage>>;
  replay(actor: { account: string }, deliveryId: string): Promise<Static<typeof SystemDelivery>>;
}

export function createDeliveryLedger(system: StaffedSystem): DeliveryLedger {
  return { list: (query) => listDeliveries(system, query), replay: (actor, deliveryId) => replayDelivery(system, actor, deliveryId) };
}

/** The ledger of what this system tells the others (M5): waiting, delivered, or dead, the oldest event first. Payloads are not shown. */
async function listDeliveries(system: StaffedSystem, query: Static<typeof DeliveryQuery>): Promise<Static<typeof SystemDeliveryPage>> {
  const { outboxDeliveries: deliveries, outboxEvents } = system.tables;
  const limit = query.limit ?? 20;
  const position = query.cursor === undefined ? undefined : readCursorPosition(query.cursor);
  const after = position === undefined ? undefined : sql`(${deliveries.eventId}, ${deliveries.destination}) > (${position[0]}::bigint, ${String(position[1])}::text)`;
  const rows = await system.database.orm
    .select({ delivery: deliveries, kind: outboxEvents.kind })
    .from(deliveries)
    .innerJoin(outboxEvents, eq(outboxEvents.eventId, deliveries.eventId))
    .where(and(inDeliveryState(deliveries, query.state), after))
    .orderBy(asc(deliveries.eventId), asc(deliveries.destination))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(({ delivery, kind }) => describeDelivery(delivery, kind));
  const last = rows.slice(0, limit).at(-1)?.delivery;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.eventId, last.destination]) } : { items };
}

/** Sends a dead delivery again, now that its cause is mended. One that is not dead stays as it is. */
async function replayDelivery(system: StaffedSystem, actor: { account: string }, deliveryId: string): Promise<Static<typeof SystemDelivery>> {
  const { outboxDeliveries: deliveries, outboxEvents } = system.tables;
  const [eventId = '', ...destination] = deliveryId.split('-');
  const named = and(eq(deliveries.eventId, Number(eventId)), eq(deliveries.destination, destination.join('-')));
  const nowMs = system.nowMs();
  await system.database.orm.transaction(async (tx) => {
    const replayed = await tx.update(deliveries).set({ deadAtMs: null, nextAttemptAtMs: nowMs, attemptCount: 0 }).where(and(named, isNotNull(deliveries.deadAtMs))).returning({ subject: deliveries.subject });
    const [first] = replayed;
    if (first !== undefined) await recordSystemAudit(tx, system.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'replayDelivery', subject: first.subject, details: { deliveryId } });
  });
  const [row] = await system.database.orm.select({ delivery: deliveries, kind: outboxEvents.kind }).from(deliveries).innerJoin(outboxEvents, eq(outboxEvents.eventId, deliveries.eventId)).where(named);
  if (row === undefined) throw refuseRequest('notFound');
  system.onOutboxEvent();
  return describeDelivery(row.delivery, row.kind);
}

function describeDelivery(row: Deliveries['$inferSelect'], kind: string): Static<typeof SystemDelivery> {
  const { eventId, destination, subject, sequence, attemptCount } = row;
  return { deliveryId: `${eventId}-${destination}`, kind, destination, subject, sequence, attemptCount, ...describeOutcome(row) };
}
