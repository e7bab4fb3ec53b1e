import { sql } from 'drizzle-orm';
import type { Orm } from '../database/database';
import type { StaffedSystem } from './staffed-system';
import type { SystemName } from './system-names';

export interface NewSystemEvent {
  readonly kind: string;
  /** A voucher number or a class: what the events of are delivered in order. */
  readonly subject: string;
  readonly payload: unknown;
  /** The same for every event of a subject, so that each receiver sees its sequence without a gap. */
  readonly destinations: readonly SystemName[];
}

/** Writes an event and its deliveries in the caller's transaction. The subject's counter row queues writers of one subject. */
export async function writeOutbox(tx: Orm, system: StaffedSystem, event: NewSystemEvent): Promise<void> {
  const { outboxSubjects, outboxEvents, outboxDeliveries } = system.tables;
  const { kind, subject, payload, destinations } = event;
  const createdAtMs = system.nowMs();
  const [counted] = await tx
    .insert(outboxSubjects)
    .values({ subject, lastSequence: 1 })
    .onConflictDoUpdate({ target: outboxSubjects.subject, set: { lastSequence: sql`${outboxSubjects.lastSequence} + 1` } })
    .returning();
  const sequence = counted?.lastSequence ?? 0;
  const payloadCipher = system.personalData.cipher.encrypt('eventPayload', JSON.stringify(payload));
  const [stored] = await tx.insert(outboxEvents).values({ kind, subject, sequence, payloadCipher, createdAtMs }).returning({ eventId: outboxEvents.eventId });
  if (stored === undefined) throw new Error('The event was not stored');
  await tx.insert(outboxDeliveries).values(destinations.map((destination) => ({ destination, subject, sequence, eventId: stored.eventId, attemptCount: 0, nextAttemptAtMs: createdAtMs })));
}
