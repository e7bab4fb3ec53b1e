import { and, arrayOverlaps, asc, eq, gt, inArray, isNull } from 'drizzle-orm';
import { usedVouchers } from '../database/schema/event-tables';
import { enrolments, submissions, trainees, type EnrolmentRow } from '../database/schema/real-name-tables';
import type { Reconciled } from '../http/schemas/reconciliation-schemas';
import { describeHolder, digestForRun } from '../systems/digest-for-run';
import { listPendingSubjects } from '../systems/list-pending-subjects';
import type { RealNameSystem } from './real-name-system';

interface Question {
  readonly digestSalt: string;
  readonly after?: string;
  readonly limit: number;
}

/** Vouchers that this system was told of or has as trainees, by number. One that it was not told of has no state. */
export async function listReconciliationRecords(system: RealNameSystem, { digestSalt, after = '', limit }: Question): Promise<{ items: Reconciled[]; isLast: boolean }> {
  const { orm } = system.database;
  const { cipher } = system.personalData;
  const told = await orm.select({ voucherNumber: usedVouchers.voucherNumber }).from(usedVouchers).where(and(isNull(usedVouchers.undoneAtMs), gt(usedVouchers.voucherNumber, after))).orderBy(asc(usedVouchers.voucherNumber)).limit(limit);
  const registered = await orm.select({ voucherNumber: trainees.voucherNumber }).from(trainees).where(gt(trainees.voucherNumber, after)).orderBy(asc(trainees.voucherNumber)).limit(limit);
  const numbers = [...new Set([...told, ...registered].map(({ voucherNumber }) => voucherNumber))].sort().slice(0, limit);
  if (numbers.length === 0) return { items: [], isLast: true };
  const uses = new Map((await orm.select().from(usedVouchers).where(and(inArray(usedVouchers.voucherNumber, numbers), isNull(usedVouchers.undoneAtMs)))).map((row) => [row.voucherNumber, row]));
  const people = await orm.select({ trainee: trainees, enrolment: enrolments }).from(trainees).leftJoin(enrolments, eq(enrolments.voucherNumber, trainees.voucherNumber)).where(inArray(trainees.voucherNumber, numbers));
  const byVoucher = new Map(people.map((row) => [row.trainee.voucherNumber, row]));
  const classesOf = new Map(people.flatMap(({ enrolment }): [string, string[]][] => (enrolment === null ? [] : [[enrolment.voucherNumber, [enrolment.classId]]])));
  for (const [voucherNumber, classIds] of await listFormerClasses(system, numbers.filter((one) => !classesOf.has(one)))) classesOf.set(voucherNumber, classIds);
  const pending = await listPendingSubjects(system, [...numbers, ...[...classesOf.values()].flat()]);
  const items = numbers.map((voucherNumber): Reconciled => {
    const use = uses.get(voucherNumber);
    const trainee = byVoucher.get(voucherNumber)?.trainee;
    const enrolment = byVoucher.get(voucherNumber)?.enrolment ?? undefined;
    const certificateCipher = enrolment?.certificateNumberCipher ?? undefined;
    const settledAtMs = enrolment?.settledAtMs ?? undefined;
    const writtenOffAtMs = enrolment?.writtenOffAtMs ?? undefined;
    return {
      voucherNumber, hasPendingDelivery: pending.has(voucherNumber) || (classesOf.get(voucherNumber) ?? []).some((classId) => pending.has(classId)),
      ...(use === undefined
        ? {}
        : {
            state: writtenOffAtMs !== undefined ? ('writtenOff' as const) : settledAtMs !== undefined ? ('settled' as const) : ('used' as const), templateNumber: use.templateNumber, usedAtMs: use.usedAtMs, redemptionId: use.redemptionId,
            ...(use.institutionNumber === null ? {} : { institutionNumber: use.institutionNumber }), ...(use.learningPlatformNumber === null ? {} : { learningPlatformNumber: use.learningPlatformNumber }),
          }),
      ...(trainee === undefined ? {} : describeHolder(digestSalt, cipher.decrypt('idNumber', trainee.idNumberCipher))),
      ...(enrolment === undefined ? {} : { classId: enrolment.classId, ...describePassed(enrolment) }),
      ...(enrolment === undefined || certificateCipher === undefined
        ? {}
        : { certificateDigest: digestForRun(digestSalt, cipher.decrypt('certificateNumber', certificateCipher)), certificateOccupation: enrolment.certificateOccupation ?? '', certificateLevel: enrolment.certificateLevel ?? '', certificateIssuedAtMs: enrolment.certificateIssuedAtMs ?? 0 }),
      ...(settledAtMs === undefined ? {} : { settledAtMs, ...(typeof enrolment?.amountFen === 'number' ? { amountFen: enrolment.amountFen } : {}) }),
      ...(writtenOffAtMs === undefined ? {} : { writtenOffAtMs }),
    };
  });
  return { items, isLast: numbers.length < limit };
}

function describePassed({ isOpened, isCompleted, isGranted, amountFen }: EnrolmentRow): Partial<Reconciled> {
  const passedReviews = [...(isOpened ? ['classOpening'] : []), ...(isCompleted ? ['completion'] : []), ...(isGranted ? ['subsidy'] : [])].join(' ');
  return { ...(passedReviews === '' ? {} : { passedReviews }), ...(isGranted && amountFen !== null ? { grantedFen: amountFen } : {}) };
}

/** Of vouchers that are in no class now, where they were handed in: that they left it may still be on its way (A12). */
async function listFormerClasses({ database }: RealNameSystem, numbers: readonly string[]): Promise<[string, string[]][]> {
  if (numbers.length === 0) return [];
  const rows = await database.orm.select({ classId: submissions.classId, voucherNumbers: submissions.voucherNumbers }).from(submissions).where(arrayOverlaps(submissions.voucherNumbers, [...numbers]));
  return numbers.map((voucherNumber) => [voucherNumber, rows.filter(({ voucherNumbers }) => voucherNumbers.includes(voucherNumber)).map(({ classId }) => classId)]);
}
