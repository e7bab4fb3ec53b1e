import { and, eq, inArray } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { employmentEventInbox, enrolments, submissions, trainees } from '../../database/schema/real-name-tables';
import type { EventReceipt } from '../../http/schemas/event-schemas';
import type { EmploymentEvent, ReviewDecidedEvent } from '../../http/schemas/review-schemas';
import type { VoucherSettledEvent, VoucherWrittenOffEvent } from '../../http/schemas/system-schemas';
import { receiveOnce } from '../../systems/receive-once';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { RealNameSystem } from '../real-name-system';
import { tellWithdrawn } from '../trainees/withdraw-trainee';

type Event = Static<typeof ReviewDecidedEvent> | Static<typeof VoucherSettledEvent> | Static<typeof VoucherWrittenOffEvent>;

/** Takes the employment service's answer to a submission, a payment or a write-off, each once and in order. */
export async function receiveEmploymentEvent(system: RealNameSystem, told: Static<typeof EmploymentEvent>, bodyHash: Uint8Array): Promise<Static<typeof EventReceipt>> {
  const event = told as Event;
  const { eventId, kind, subject, sequence } = event;
  const nowMs = system.nowMs();
  const outcome = await system.database.orm.transaction(async (tx) => {
    const noted = await receiveOnce(tx, employmentEventInbox, { source: 'employment-service', eventId, kind, subject, sequence, bodyHash, receivedAtMs: nowMs });
    if (noted === 'repeated') return noted;
    if (event.kind === 'reviewDecided') await keepDecision(tx, system, event);
    if (event.kind === 'voucherSettled') await tx.update(enrolments).set({ amountFen: event.payload.amountFen, settledAtMs: event.payload.settledAtMs }).where(eq(enrolments.voucherNumber, subject));
    if (event.kind === 'voucherWrittenOff') await tx.update(enrolments).set({ writtenOffAtMs: event.payload.writtenOffAtMs }).where(eq(enrolments.voucherNumber, subject));
    await recordSystemAudit(tx, system.tables, { atMs: nowMs, actorKind: 'system', actorId: 'employment-service', action: kind, subject, details: { eventId } });
    return noted;
  });
  return { outcome };
}

/** Counts only for the use that was handed in: of one undone meanwhile the employment service is told once more. */
async function keepDecision(tx: Orm, system: RealNameSystem, event: Static<typeof ReviewDecidedEvent>): Promise<void> {
  const { submissionId, decision, opinion, decidedAtMs, results } = event.payload;
  const [submission] = await tx.update(submissions).set({ status: decision, opinionCipher: system.personalData.cipher.encrypt('reviewOpinion', opinion), decidedAtMs, results }).where(eq(submissions.submissionId, submissionId)).returning();
  const passed = results.filter(({ outcome }) => outcome === 'passed');
  if (submission === undefined || passed.length === 0) return;
  const { classId, kind } = submission;
  const inClass = await tx
    .select({ voucherNumber: trainees.voucherNumber, usedAtMs: trainees.usedAtMs })
    .from(enrolments)
    .innerJoin(trainees, eq(trainees.voucherNumber, enrolments.voucherNumber))
    .where(and(eq(enrolments.classId, classId), inArray(enrolments.voucherNumber, passed.map(({ voucherNumber }) => voucherNumber))));
  for (const { voucherNumber, usedAtMs, amountFen } of passed) {
    const known = inClass.find((one) => one.voucherNumber === voucherNumber);
    if (usedAtMs !== undefined && known?.usedAtMs !== usedAtMs) {
      await tellWithdrawn(tx, system, { classId, voucherNumber, usedAtMs });
      continue;
    }
    const change = kind === 'classOpening' ? { isOpened: true } : kind === 'completion' ? { isCompleted: true } : { isGranted: true, amountFen: amountFen ?? null };
    await tx.update(enrolments).set(change).where(and(eq(enrolments.classId, classId), eq(enrolments.voucherNumber, voucherNumber)));
  }
}
