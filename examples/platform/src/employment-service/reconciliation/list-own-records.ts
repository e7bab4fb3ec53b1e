import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { reviewKinds, reviewVouchers, type ReviewVoucherRow } from '../../database/schema/employment-tables';
import { subsidies } from '../../database/schema/payout-tables';
import type { Reconciled } from '../../http/schemas/reconciliation-schemas';
import { describeHolder, digestForRun } from '../../systems/digest-for-run';
import { listPendingSubjects } from '../../systems/list-pending-subjects';
import type { EmploymentService } from '../employment-service';

interface Question {
  readonly digestSalt: string;
  readonly after?: string;
  readonly limit: number;
}

/** Vouchers that passed a review here, by number, with what passed, was granted and paid. */
export async function listOwnRecords(service: EmploymentService, { digestSalt, after = '', limit }: Question): Promise<{ items: Reconciled[]; isLast: boolean }> {
  const { orm } = service.database;
  const passed = await orm
    .selectDistinct({ voucherNumber: reviewVouchers.voucherNumber })
    .from(reviewVouchers)
    .where(and(eq(reviewVouchers.outcome, 'passed'), gt(reviewVouchers.voucherNumber, after)))
    .orderBy(asc(reviewVouchers.voucherNumber))
    .limit(limit);
  const granted = await orm.select({ voucherNumber: subsidies.voucherNumber }).from(subsidies).where(gt(subsidies.voucherNumber, after)).orderBy(asc(subsidies.voucherNumber)).limit(limit);
  const numbers = [...new Set([...passed, ...granted].map(({ voucherNumber }) => voucherNumber))].sort().slice(0, limit);
  if (numbers.length === 0) return { items: [], isLast: true };
  const rows = await orm.select().from(reviewVouchers).where(and(inArray(reviewVouchers.voucherNumber, numbers), eq(reviewVouchers.outcome, 'passed')));
  const subsidyOf = new Map((await orm.select().from(subsidies).where(inArray(subsidies.voucherNumber, numbers))).map((row) => [row.voucherNumber, row]));
  const pending = await listPendingSubjects(service, [...numbers, ...rows.map(({ classId }) => classId)]);
  const items = numbers.map((voucherNumber): Reconciled => {
    const ofVoucher = rows.filter((row) => row.voucherNumber === voucherNumber);
    const opening = ofVoucher.find(({ kind }) => kind === 'classOpening');
    const subsidy = subsidyOf.get(voucherNumber);
    const passedReviews = reviewKinds.filter((kind) => ofVoucher.some((row) => row.kind === kind)).join(' ');
    const isPaid = subsidy?.status === 'paid' || subsidy?.status === 'writtenOff';
    return {
      voucherNumber, hasPendingDelivery: pending.has(voucherNumber) || ofVoucher.some(({ classId }) => pending.has(classId)),
      ...(opening === undefined ? {} : { classId: opening.classId, ...describeHolder(digestSalt, service.personalData.cipher.decrypt('idNumber', opening.idNumberCipher)) }),
      ...describeCertificate(service, digestSalt, ofVoucher.find(({ kind }) => kind === 'subsidy')),
      ...(passedReviews === '' ? {} : { passedReviews }), ...(subsidy === undefined ? {} : { grantedFen: subsidy.amountFen }),
      ...(subsidy === undefined || !isPaid
        ? {}
        : { state: subsidy.status === 'paid' ? ('settled' as const) : ('writtenOff' as const), amountFen: subsidy.amountFen, ...(subsidy.paidAtMs === null ? {} : { settledAtMs: subsidy.paidAtMs }), ...(subsidy.writtenOffAtMs === null ? {} : { writtenOffAtMs: subsidy.writtenOffAtMs }) }),
    };
  });
  return { items, isLast: numbers.length < limit };
}

function describeCertificate(service: EmploymentService, digestSalt: string, row: ReviewVoucherRow | undefined): Partial<Reconciled> {
  if (row === undefined || row.certificateNumberCipher === null) return {};
  return {
    certificateDigest: digestForRun(digestSalt, service.personalData.cipher.decrypt('certificateNumber', row.certificateNumberCipher)),
    certificateOccupation: row.certificateOccupation ?? '', certificateLevel: row.certificateLevel ?? '', certificateIssuedAtMs: row.certificateIssuedAtMs ?? 0,
  };
}
