import { and, asc, eq, gt, isNotNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import { outboxDeliveries, outboxEvents } from '../../database/schema/event-tables';
import { realNameDestination } from '../../events/destinations';
import { encodeCursor, readCursorPosition } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { DeliveryQuery, SystemDelivery, SystemDeliveryPage } from '../../http/schemas/system-schemas';
import type { Platform } from '../../platform';
import type { DeliveryLedger } from '../../systems/deliveries';
import { describeOutcome, inDeliveryState } from '../../systems/delivery-state';

/** The real-name system alone is told about vouchers; it calls itself otherwise in the outbox than between the systems. */
const destination = 'real-name-system';
/** By their whole key, in its order. */
const toRealNameSystem = and(eq(outboxDeliveries.holderBucket, outboxEvents.holderBucket), eq(outboxDeliveries.voucherNumber, outboxEvents.voucherNumber), eq(outboxDeliveries.eventId, outboxEvents.eventId), eq(outboxDeliveries.destination, realNameDestination));

/** What the voucher platform tells the real-name system, for the platform's operators (M5). */
export function createVoucherDeliveryLedger(platform: Platform): DeliveryLedger {
  return { list: (query) => listDeliveries(platform, query), replay: (actor, deliveryId) => replayDelivery(platform, actor, deliveryId) };
}

async function listDeliveries(platform: Platform, query: Static<typeof DeliveryQuery>): Promise<Static<typeof SystemDeliveryPage>> {
  const limit = query.limit ?? 20;
  const after = query.cursor === undefined ? undefined : gt(outboxEvents.eventId, readCursorPosition(query.cursor)[0]);
  const rows = await platform.database.orm
    .select({ delivery: outboxDeliveries, event: outboxEvents })
    .from(outboxDeliveries)
    .innerJoin(outboxEvents, toRealNameSystem)
    .where(and(inDeliveryState(outboxDeliveries, query.state), after))
    .orderBy(asc(outboxEvents.eventId))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(describeDelivery);
  const last = rows.slice(0, limit).at(-1)?.event;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.eventId, '']) } : { items };
}

/** Sends a dead delivery again, now that its cause is mended. One that is not dead stays as it is. */
async function replayDelivery(platform: Platform, actor: { account: string }, deliveryId: string): Promise<Static<typeof SystemDelivery>> {
  const [eventId = '', ...name] = deliveryId.split('-');
  if (name.join('-') !== destination) throw refuseRequest('notFound');
  const { orm } = platform.database;
  const [event] = await orm.select().from(outboxEvents).where(eq(outboxEvents.eventId, Number(eventId)));
  if (event === undefined) throw refuseRequest('notFound');
  const { holderBucket, voucherNumber } = event;
  const named = and(eq(outboxDeliveries.holderBucket, holderBucket), eq(outboxDeliveries.voucherNumber, voucherNumber), eq(outboxDeliveries.eventId, event.eventId), eq(outboxDeliveries.destination, realNameDestination));
  const nowMs = platform.nowMs();
  await orm.transaction(async (tx) => {
    const replayed = await tx.update(outboxDeliveries).set({ deadAtMs: null, nextAttemptAtMs: nowMs, attemptCount: 0 }).where(and(named, isNotNull(outboxDeliveries.deadAtMs))).returning({ eventId: outboxDeliveries.eventId });
    if (replayed.length > 0) await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'replayDelivery', subject: voucherNumber, details: { deliveryId } });
  });
  const [delivery] = await orm.select().from(outboxDeliveries).where(named);
  if (delivery === undefined) throw refuseRequest('notFound');
  platform.onOutboxEvent();
  return describeDelivery({ delivery, event });
}

function describeDelivery({ delivery, event }: { delivery: typeof outboxDeliveries.$inferSelect; event: typeof outboxEvents.$inferSelect }): Static<typeof SystemDelivery> {
  const { eventId, kind, voucherNumber, sequence } = event;
  return { deliveryId: `${eventId}-${destination}`, kind, destination, subject: voucherNumber, sequence, attemptCount: delivery.attemptCount, ...describeOutcome(delivery) };
}
