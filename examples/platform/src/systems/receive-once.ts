import { and, eq, max, sql } from 'drizzle-orm';
import type { Orm } from '../database/database';
import type { InboxTable } from '../database/schema/system-tables';
import { refuseRequest } from '../http/refused-request';
import type { SystemName } from './system-names';

export interface ReceivedEvent {
  readonly source: SystemName;
  readonly eventId: number;
  readonly kind: string;
  readonly subject: string;
  readonly sequence: number;
  readonly bodyHash: Uint8Array;
  readonly receivedAtMs: number;
}

/**
 * Notes an event in the inbox, in the caller's transaction. A repeat has no second effect; one
 * that overtook its predecessor is sent back until that has come.
 *
 * @throws RefusedRequest `eventOutOfOrder`, `idempotencyKeyReused`
 */
export async function receiveOnce(tx: Orm, inbox: InboxTable, event: ReceivedEvent): Promise<'accepted' | 'repeated'> {
  const { source, subject, sequence, bodyHash } = event;
  const [row] = await tx
    .insert(inbox)
    .values(event)
    .onConflictDoUpdate({ target: [inbox.source, inbox.eventId], set: { deliveryCount: sql`${inbox.deliveryCount} + 1` } })
    .returning();
  if (row !== undefined && row.deliveryCount > 1) {
    if (!Buffer.from(row.bodyHash).equals(bodyHash)) throw refuseRequest('idempotencyKeyReused');
    return 'repeated';
  }
  const [before] = await tx.select({ last: max(inbox.sequence) }).from(inbox).where(and(eq(inbox.source, source), eq(inbox.subject, subject), sql`${inbox.sequence} < ${sequence}`));
  if ((before?.last ?? 0) !== sequence - 1) throw refuseRequest('eventOutOfOrder', { sequence, expected: (before?.last ?? 0) + 1 });
  return 'accepted';
}
