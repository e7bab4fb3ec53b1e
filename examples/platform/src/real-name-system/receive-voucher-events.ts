import { sql, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import { inboxEvents, usedVouchers } from '../database/schema/event-tables';
import type { Orm } from '../database/database';
import { refuseRequest } from '../http/refused-request';
import type { EventReceipts, HolderErasedEvent, VoucherUndoneEvent, VoucherUsedEvent } from '../http/schemas/event-schemas';
import type { RealNameSystem } from './real-name-system';
import { forgetHolder } from './trainees/forget-holder';
import { holdVoucher, withdrawTrainee } from './trainees/withdraw-trainee';

type UseEvent = Static<typeof VoucherUsedEvent> | Static<typeof VoucherUndoneEvent>;
export type ToldEvent = UseEvent | Static<typeof HolderErasedEvent>;

/** Takes events of the voucher platform, all or none; however often one is delivered, it has one effect (R55, A15). Whom a wrong scan brought here goes with its undoing (A12). */
export async function receiveVoucherEvents(system: RealNameSystem, events: readonly ToldEvent[]): Promise<Static<typeof EventReceipts>> {
  const receipts = await system.database.orm.transaction(async (tx) => {
    const fresh = await keepFreshEvents(tx, events, system.nowMs());
    await recordUses(tx, fresh.filter((event) => event.kind !== 'holderErased'));
    for (const event of fresh) {
      if (event.kind === 'voucherUsed') continue;
      const { voucherNumber } = event;
      await holdVoucher(tx, voucherNumber);
      if (event.kind === 'holderErased') await forgetHolder(tx, system, { voucherNumber, ...event.payload });
      else await withdrawTrainee(tx, system, { voucherNumber, usedAtMs: event.payload.usedAtMs });
    }
    const isFresh = new Set(fresh);
    return { receipts: events.map((event) => ({ eventId: event.eventId, outcome: isFresh.has(event) ? ('accepted' as const) : ('repeated' as const) })) };
  });
  if (events.some(({ kind }) => kind !== 'voucherUsed')) system.onOutboxEvent();
  return receipts;
}

/**
 * Those not had before, each once, in the order in which the sender wrote them: two nodes that
 * deliver at a time lock in the same order. A number that stood for another event, of a sender that
 * was restored from a back-up, is no repeat: it is refused, and a person sees it there. One parameter
 * however many they are: a statement of its own for each number of them would be read anew each time.
 */
async function keepFreshEvents(tx: Orm, events: readonly ToldEvent[], nowMs: number): Promise<ToldEvent[]> {
  const unique = new Map<number, ToldEvent>();
  for (const event of events) if (!unique.has(event.eventId)) unique.set(event.eventId, event);
  const ordered = [...unique.values()].sort((a, b) => a.eventId - b.eventId);
  const received = await tx
    .insert(inboxEvents)
    .select(sql`SELECT 'voucher-platform', e."eventId", e.kind, e."voucherNumber", e.sequence, e.payload, ${nowMs}::bigint, 1
      FROM jsonb_to_recordset(${JSON.stringify(ordered)}::jsonb) AS e("eventId" bigint, kind text, "voucherNumber" text, sequence integer, payload jsonb)`)
    .onConflictDoUpdate({ target: [inboxEvents.source, inboxEvents.eventId], set: { deliveryCount: sql`${inboxEvents.deliveryCount} + 1` } })
    .returning({ eventId: inboxEvents.eventId, deliveryCount: inboxEvents.deliveryCount, voucherNumber: inboxEvents.voucherNumber, sequence: inboxEvents.sequence, kind: inboxEvents.kind });
  for (const { eventId, ...known } of received) {
    const told = unique.get(eventId);
    if (told?.voucherNumber !== known.voucherNumber || told.sequence !== known.sequence || told.kind !== known.kind) throw refuseRequest('idempotencyKeyReused', { eventId });
  }
  const repeated = new Set(received.filter(({ deliveryCount }) => deliveryCount > 1).map(({ eventId }) => eventId));
  return ordered.filter(({ eventId }) => !repeated.has(eventId));
}

/** Of each voucher the latest of these, unless a later one is known. */
async function recordUses(tx: Orm, events: readonly UseEvent[]): Promise<void> {
  const latest = new Map<string, UseEvent>();
  for (const event of events) if ((latest.get(event.voucherNumber)?.sequence ?? 0) < event.sequence) latest.set(event.voucherNumber, event);
  if (latest.size === 0) return;
  const rows = [...latest.values()].sort((a, b) => (a.voucherNumber < b.voucherNumber ? -1 : 1)).map(({ voucherNumber, sequence, payload }) => ({ ...payload, voucherNumber, sequence }));
  const read = sql`SELECT u."voucherNumber", u."redemptionId", u."institutionNumber", u."learningPlatformNumber", u."templateNumber", u."usedAtMs", u."undoneAtMs", u.sequence
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS u("voucherNumber" text, "redemptionId" text, "institutionNumber" bigint,
      "learningPlatformNumber" bigint, "templateNumber" bigint, "usedAtMs" bigint, "undoneAtMs" bigint, sequence integer)`;
  await tx.insert(usedVouchers).select(read).onConflictDoUpdate({
    target: usedVouchers.voucherNumber, set: takeExcluded(['redemptionId', 'institutionNumber', 'learningPlatformNumber', 'templateNumber', 'usedAtMs', 'undoneAtMs', 'sequence']),
    setWhere: sql`${usedVouchers.sequence} < excluded.sequence`,
  });
}

function takeExcluded(names: readonly (keyof typeof usedVouchers.$inferInsert)[]): Record<string, SQL> {
  return Object.fromEntries(names.map((name) => [name, sql.raw(`excluded.${usedVouchers[name].name}`)]));
}
