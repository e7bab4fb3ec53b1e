import { randomBytes } from 'node:crypto';
import { arrayContains, eq } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { enrolments, submissions, trainees } from '../../database/schema/real-name-tables';
import { recordSystemAudit } from '../../systems/staffed-system';
import { writeOutbox } from '../../systems/write-outbox';
import type { RealNameSystem } from '../real-name-system';

/**
 * What this system need not keep of a holder who had their data erased. Of whom a subsidy was granted
 * for, the phone: class and subsidy name them. Of anybody else name, ID number and certificate go too,
 * and the employment service, which got them with the class, is told. The caller holds the voucher.
 */
export async function forgetHolder(tx: Orm, system: RealNameSystem, erased: { voucherNumber: string; erasedAtMs: number }): Promise<void> {
  const { cipher } = system.personalData;
  const { voucherNumber, erasedAtMs } = erased;
  const ofVoucher = eq(trainees.voucherNumber, voucherNumber);
  const [enrolment] = await tx.select({ isGranted: enrolments.isGranted, settledAtMs: enrolments.settledAtMs }).from(enrolments).where(eq(enrolments.voucherNumber, voucherNumber)).for('update');
  const isSubsidized = enrolment !== undefined && (enrolment.isGranted || enrolment.settledAtMs !== null);
  const phoneCipher = cipher.encrypt('phone', '');
  const identity = { idNumberIndex: randomBytes(32), nameCipher: cipher.encrypt('name', ''), idNumberCipher: cipher.encrypt('idNumber', ''), erasedAtMs };
  const forgotten = await tx.update(trainees).set(isSubsidized ? { phoneCipher } : { ...identity, phoneCipher }).where(ofVoucher).returning({ voucherNumber: trainees.voucherNumber });
  if (forgotten.length > 0) await recordSystemAudit(tx, system.tables, { atMs: system.nowMs(), actorKind: 'system', actorId: 'voucher-platform', action: isSubsidized ? 'forgetPhone' : 'forgetTrainee', subject: voucherNumber, details: {} });
  if (isSubsidized) return;
  const certificate = { certificateKind: null, certificateOccupation: null, certificateLevel: null, certificateNumberCipher: null, certificateIssuedBy: null, certificateIssuedAtMs: null };
  await tx.update(enrolments).set(certificate).where(eq(enrolments.voucherNumber, voucherNumber));
  // Behind what was handed in about the same class, so that nothing of it comes after.
  for (const classId of await listClassesHandedIn(tx, voucherNumber)) await writeOutbox(tx, system, { kind: 'traineeErased', subject: classId, payload: { voucherNumber, erasedAtMs }, destinations: ['employment-service'] });
}

/** Also of a voucher whose trainee was withdrawn since (A12). */
async function listClassesHandedIn(tx: Orm, voucherNumber: string): Promise<string[]> {
  const rows = await tx.selectDistinct({ classId: submissions.classId }).from(submissions).where(arrayContains(submissions.voucherNumbers, [voucherNumber])).orderBy(submissions.classId);
  return rows.map(({ classId }) => classId);
}
