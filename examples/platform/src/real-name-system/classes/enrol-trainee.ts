import { and, arrayContains, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { enrolments, submissions, trainees, type EnrolmentRow, type SubmissionRow } from '../../database/schema/real-name-tables';
import { refuseRequest } from '../../http/refused-request';
import type { IssuedCertificate, TrainingClassDetail } from '../../http/schemas/real-name-schemas';
import { recordSystemAudit } from '../../systems/staffed-system';
import { writeOutbox } from '../../systems/write-outbox';
import type { DeskActor, RealNameSystem } from '../real-name-system';
import { findClass, readClass } from './training-classes';

export interface ClassPlace {
  readonly classId: string;
  readonly voucherNumber: string;
}

/** Puts a trainee of the institution into a class; in one class at most. A repeat changes nothing. */
export async function enrolTrainee(system: RealNameSystem, desk: DeskActor, place: ClassPlace): Promise<Static<typeof TrainingClassDetail>> {
  await changeClass(system, desk, { place, action: 'enrolTrainee' }, async (tx) => {
    const [trainee] = await tx.select({ voucherNumber: trainees.voucherNumber }).from(trainees).where(and(eq(trainees.voucherNumber, place.voucherNumber), eq(trainees.institutionNumber, desk.institutionNumber), isNull(trainees.erasedAtMs))).for('key share');
    if (trainee === undefined) throw refuseRequest('notFound');
    const added = await tx.insert(enrolments).values({ ...place, enrolledAtMs: system.nowMs() }).onConflictDoNothing().returning({ classId: enrolments.classId });
    if (added.length > 0) return true;
    const [known] = await tx.select({ classId: enrolments.classId }).from(enrolments).where(eq(enrolments.voucherNumber, place.voucherNumber));
    if (known?.classId !== place.classId) throw refuseRequest('alreadyRegistered');
    return false;
  });
  return readClass(system, desk, place.classId);
}

/** Takes a trainee out of a class whose opening was not asked for yet. */
export async function leaveClass(system: RealNameSystem, desk: DeskActor, place: ClassPlace): Promise<void> {
  await changeClass(system, desk, { place, action: 'leaveClass' }, async (tx) => {
    const enrolment = await readEnrolment(tx, place);
    if (enrolment.isOpened || (await isWaiting(tx, place))) throw refuseRequest('alreadyDecided', { status: enrolment.isOpened ? 'approved' : 'submitted' });
    await tx.delete(enrolments).where(eq(enrolments.voucherNumber, place.voucherNumber));
    return true;
  });
}

/** The hours that a trainee completed; until the completion review passed. */
export async function recordCompletion(system: RealNameSystem, desk: DeskActor, options: ClassPlace & { completedHours: number }): Promise<Static<typeof TrainingClassDetail>> {
  const { completedHours, ...place } = options;
  await changeClass(system, desk, { place, action: 'recordCompletion' }, async (tx) => {
    const enrolment = await readEnrolment(tx, place);
    if (!enrolment.isOpened) throw refuseRequest('stepNotReady', { step: 'classOpening' });
    if (enrolment.completedHours === completedHours) return false;
    if (enrolment.isCompleted) throw refuseRequest('alreadyDecided', { status: 'approved' });
    await tx.update(enrolments).set({ completedHours }).where(eq(enrolments.voucherNumber, place.voucherNumber));
    return true;
  });
  return readClass(system, desk, place.classId);
}

/** The certificate of a completed training: kept here, and told to the voucher platform's library (R23). Until the subsidy was granted it can be corrected, but not while a review has it. */
export async function recordCertificate(system: RealNameSystem, desk: DeskActor, options: ClassPlace & { certificate: Static<typeof IssuedCertificate> }): Promise<Static<typeof TrainingClassDetail>> {
  const { certificate, ...place } = options;
  const { cipher } = system.personalData;
  await changeClass(system, desk, { place, action: 'recordCertificate' }, async (tx) => {
    const enrolment = await readEnrolment(tx, place);
    if (!enrolment.isCompleted) throw refuseRequest('stepNotReady', { step: 'completion' });
    if (enrolment.certificateNumberCipher !== null && isSame(enrolment, certificate, cipher.decrypt('certificateNumber', enrolment.certificateNumberCipher))) return false;
    if (enrolment.isGranted) throw refuseRequest('alreadyDecided', { status: 'approved' });
    if (await isWaiting(tx, place, 'subsidy')) throw refuseRequest('alreadyDecided', { status: 'submitted' });
    const { kind, occupation, skillLevel, certificateNumber, issuedBy, issuedAtMs } = certificate;
    if (issuedAtMs > system.nowMs()) throw refuseRequest('invalidRequest', { field: 'issuedAtMs' });
    const columns = {
      certificateKind: kind, certificateOccupation: occupation, certificateLevel: skillLevel, certificateNumberCipher: cipher.encrypt('certificateNumber', certificateNumber), certificateIssuedBy: issuedBy, certificateIssuedAtMs: issuedAtMs,
    };
    await tx.update(enrolments).set(columns).where(eq(enrolments.voucherNumber, place.voucherNumber));
    await writeOutbox(tx, system, { kind: 'certificateIssued', subject: place.voucherNumber, payload: certificate, destinations: ['voucher-platform'] });
    return true;
  });
  system.onOutboxEvent();
  return readClass(system, desk, place.classId);
}

function isSame(row: EnrolmentRow, certificate: Static<typeof IssuedCertificate>, certificateNumber: string): boolean {
  return (
    certificateNumber === certificate.certificateNumber && row.certificateKind === certificate.kind && row.certificateOccupation === certificate.occupation && row.certificateLevel === certificate.skillLevel &&
    row.certificateIssuedBy === certificate.issuedBy && row.certificateIssuedAtMs === certificate.issuedAtMs
  );
}

/** Under the class's lock, with an audit row when `change` says that it changed something. */
async function changeClass(system: RealNameSystem, desk: DeskActor, options: { place: ClassPlace; action: string }, change: (tx: Orm) => Promise<boolean>): Promise<void> {
  const { place, action } = options;
  await system.database.orm.transaction(async (tx) => {
    await findClass(tx, desk, { classId: place.classId, isHeld: true });
    if (!(await change(tx))) return;
    await recordSystemAudit(tx, system.tables, { atMs: system.nowMs(), actorKind: 'staff', actorId: desk.account, action, subject: place.voucherNumber, details: { classId: place.classId } });
  });
}

/** Handed in, of a kind if one is named, and not decided. */
async function isWaiting(tx: Orm, place: ClassPlace, kind?: SubmissionRow['kind']): Promise<boolean> {
  const ofKind = kind === undefined ? undefined : eq(submissions.kind, kind);
  const waiting = await tx.select({ submissionId: submissions.submissionId }).from(submissions).where(and(eq(submissions.classId, place.classId), ofKind, eq(submissions.status, 'submitted'), arrayContains(submissions.voucherNumbers, [place.voucherNumber])));
  return waiting.length > 0;
}

/** Of a trainee who was not erased: no more is recorded about one who was. */
async function readEnrolment(tx: Orm, place: ClassPlace): Promise<EnrolmentRow> {
  const [row] = await tx.select({ enrolment: enrolments }).from(enrolments).innerJoin(trainees, eq(trainees.voucherNumber, enrolments.voucherNumber)).where(and(eq(enrolments.voucherNumber, place.voucherNumber), eq(enrolments.classId, place.classId), isNull(trainees.erasedAtMs)));
  if (row === undefined) throw refuseRequest('notFound');
  return row.enrolment;
}
