import { and, arrayContains, eq, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { inboxEvents, usedVouchers } from '../database/schema/event-tables';
import { enrolments, submissions, trainees } from '../database/schema/real-name-tables';
import type { Orm } from '../database/database';
import type { EventReceipt, VoucherUndoneEvent, VoucherUsedEvent } from '../http/schemas/event-schemas';

/** Takes an event of the voucher platform; however often it is delivered, it has one effect (R55, A15). */
export async function receiveVoucherEvent(orm: Orm, options: { event: Static<typeof VoucherUsedEvent> | Static<typeof VoucherUndoneEvent>; nowMs: number }): Promise<Static<typeof EventReceipt>> {
  const { event, nowMs } = options;
  const { eventId, kind, voucherNumber, sequence, payload } = event;
  return orm.transaction(async (tx) => {
    const [received] = await tx
      .insert(inboxEvents)
      .values({ source: 'voucher-platform', eventId, kind, voucherNumber, sequence, payload, receivedAtMs: nowMs })
      .onConflictDoUpdate({ target: [inboxEvents.source, inboxEvents.eventId], set: { deliveryCount: sql`${inboxEvents.deliveryCount} + 1` } })
      .returning({ deliveryCount: inboxEvents.deliveryCount });
    if (received !== undefined && received.deliveryCount > 1) return { outcome: 'repeated' as const };
    const { redemptionId, institutionNumber = null, learningPlatformNumber = null, templateNumber, usedAtMs } = payload;
    const row = { redemptionId, institutionNumber, learningPlatformNumber, templateNumber, usedAtMs, undoneAtMs: 'undoneAtMs' in payload ? payload.undoneAtMs : null, sequence };
    await tx
      .insert(usedVouchers)
      .values({ voucherNumber, ...row })
      .onConflictDoUpdate({ target: usedVouchers.voucherNumber, set: row, setWhere: sql`${usedVouchers.sequence} < excluded.sequence` });
    if (row.undoneAtMs !== null) await forgetUndoneTrainee(tx, { voucherNumber, usedAtMs });
    return { outcome: 'accepted' as const };
  });
}

/** Whom a wrong scan brought here goes with its undoing, unless a class was opened with them: then the reviews will say that the voucher is not used. */
async function forgetUndoneTrainee(tx: Orm, use: { voucherNumber: string; usedAtMs: number }): Promise<void> {
  const ofUse = and(eq(trainees.voucherNumber, use.voucherNumber), eq(trainees.usedAtMs, use.usedAtMs));
  const [trainee] = await tx.select({ isOpened: enrolments.isOpened }).from(trainees).leftJoin(enrolments, eq(enrolments.voucherNumber, trainees.voucherNumber)).where(ofUse);
  const waiting = await tx.select({ submissionId: submissions.submissionId }).from(submissions).where(and(eq(submissions.status, 'submitted'), arrayContains(submissions.voucherNumbers, [use.voucherNumber])));
  if (trainee === undefined || trainee.isOpened === true || waiting.length > 0) return;
  await tx.delete(enrolments).where(eq(enrolments.voucherNumber, use.voucherNumber));
  await tx.delete(trainees).where(ofUse);
}
