import { and, eq, max, sql } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { systemEvents } from '../../database/schema/settlement-tables';
import { refuseRequest } from '../../http/refused-request';

/**
 * Notes an event of another system about a voucher, in the caller's transaction and under the
 * voucher's lock: the inbox of the voucher side, whose keys begin with the holder's bucket. A
 * repeat has no second effect; an event that overtook its predecessor is sent back.
 */
export async function noteSystemEvent(tx: Orm, event: Omit<typeof systemEvents.$inferInsert, 'deliveryCount'>): Promise<'accepted' | 'repeated'> {
  const { holderBucket, voucherNumber, source, sequence, bodyHash } = event;
  const [row] = await tx
    .insert(systemEvents)
    .values(event)
    .onConflictDoUpdate({ target: [systemEvents.holderBucket, systemEvents.voucherNumber, systemEvents.source, systemEvents.eventId], set: { deliveryCount: sql`${systemEvents.deliveryCount} + 1` } })
    .returning();
  if (row !== undefined && row.deliveryCount > 1) {
    if (!Buffer.from(row.bodyHash).equals(bodyHash)) throw refuseRequest('idempotencyKeyReused');
    return 'repeated';
  }
  const earlier = and(eq(systemEvents.holderBucket, holderBucket), eq(systemEvents.voucherNumber, voucherNumber), eq(systemEvents.source, source), sql`${systemEvents.sequence} < ${sequence}`);
  const [before] = await tx.select({ last: max(systemEvents.sequence) }).from(systemEvents).where(earlier);
  if ((before?.last ?? 0) !== sequence - 1) throw refuseRequest('eventOutOfOrder', { sequence, expected: (before?.last ?? 0) + 1 });
  return 'accepted';
}
