import { and, arrayContains, eq, notExists, sql } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { enrolments, submissions, trainees } from '../../database/schema/real-name-tables';
import { recordSystemAudit } from '../../systems/staffed-system';
import { writeOutbox } from '../../systems/write-outbox';
import type { RealNameSystem } from '../real-name-system';

/** One use of a voucher: undone and used again, it is another one. */
export interface VoucherUse {
  readonly voucherNumber: string;
  readonly usedAtMs: number;
}

/** Held to the end of the transaction: of a registration and an undoing that meet, the second sees what the first did. */
export async function holdVoucher(tx: Orm, voucherNumber: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`voucher:${voucherNumber}`}, 7403))`);
}

/**
 * Takes the trainee of a use that was undone (A12) out of the institution's trainees and out of
 * their class, however far that came, and tells the employment service if they were handed in.
 * Only who was granted a subsidy stays. The caller holds the voucher; without such a trainee it
 * changes nothing.
 */
export async function withdrawTrainee(tx: Orm, system: RealNameSystem, use: VoucherUse): Promise<void> {
  const { voucherNumber, usedAtMs } = use;
  const ofUse = and(eq(trainees.voucherNumber, voucherNumber), eq(trainees.usedAtMs, usedAtMs));
  const [trainee] = await tx.select({ institutionNumber: trainees.institutionNumber }).from(trainees).where(ofUse).for('update');
  if (trainee === undefined) return;
  const [enrolment] = await tx.delete(enrolments).where(and(eq(enrolments.voucherNumber, voucherNumber), eq(enrolments.isGranted, false))).returning({ classId: enrolments.classId });
  const withdrawn = await tx.delete(trainees).where(and(ofUse, notExists(tx.select().from(enrolments).where(eq(enrolments.voucherNumber, voucherNumber))))).returning({ voucherNumber: trainees.voucherNumber });
  if (withdrawn.length === 0) return;
  await recordSystemAudit(tx, system.tables, {
    atMs: system.nowMs(), actorKind: 'system', actorId: 'real-name-system', action: 'withdrawTrainee', subject: voucherNumber,
    details: { institutionNumber: trainee.institutionNumber, usedAtMs, ...(enrolment === undefined ? {} : { classId: enrolment.classId }) },
  });
  if (enrolment !== undefined) await tellIfSubmitted(tx, system, { ...use, classId: enrolment.classId });
}

async function tellIfSubmitted(tx: Orm, system: RealNameSystem, place: VoucherUse & { classId: string }): Promise<void> {
  const handedIn = await tx.select({ submissionId: submissions.submissionId }).from(submissions).where(and(eq(submissions.classId, place.classId), arrayContains(submissions.voucherNumbers, [place.voucherNumber]))).limit(1);
  if (handedIn.length > 0) await tellWithdrawn(tx, system, place);
}

/** What passed of this use does not count any more. */
export async function tellWithdrawn(tx: Orm, system: RealNameSystem, place: VoucherUse & { classId: string }): Promise<void> {
  const { classId, voucherNumber, usedAtMs } = place;
  await writeOutbox(tx, system, { kind: 'traineeWithdrawn', subject: classId, payload: { voucherNumber, usedAtMs }, destinations: ['employment-service'] });
}
