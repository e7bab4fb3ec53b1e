import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { reviewVouchers, reviews, subsidyStandards, type ReviewRow, type ReviewVoucherRow } from '../../database/schema/employment-tables';
import { subsidies } from '../../database/schema/payout-tables';
import { checkCompletion } from '../checks/check-completion';
import { haveAllPassed, type CheckResult } from '../checks/check-result';
import { checkSubsidy, readChinaYear, readLevel, type EarlierSubsidy } from '../checks/check-subsidy';
import { checkUse, type Recorded, type SubmittedTrainee } from '../checks/check-use';
import { computeSubsidy, findStandard } from '../checks/compute-subsidy';
import type { EmploymentService } from '../employment-service';
import { readLimits } from '../standards/subsidy-limits';

export interface CheckedVoucher {
  readonly voucherNumber: string;
  readonly checks: CheckResult[];
  readonly amountFen: number | undefined;
  readonly standardId: string | undefined;
  /** Of the use that the voucher platform knows. */
  readonly usedAtMs: number | undefined;
}

/** A class with the trainees about whom is asked; a review that is stored, or one that only might be. */
export interface ReviewQuestion extends Pick<ReviewRow, 'kind' | 'classId' | 'institutionNumber' | 'regionCode' | 'occupation' | 'skillLevel' | 'durationHours'> {
  readonly trainees: readonly SubmittedTrainee[];
  readonly records: ReadonlyMap<string, Recorded>;
  /** When the institution handed it in, or asks. */
  readonly submittedAtMs: number;
}

/** Runs the checks of a review on each voucher by itself (R24 to R28). Changes nothing. */
export async function checkReview(orm: Orm, service: EmploymentService, question: ReviewQuestion): Promise<CheckedVoucher[]> {
  const { kind, classId, regionCode, trainees, records, submittedAtMs } = question;
  const nowMs = service.nowMs();
  const numbers = trainees.map(({ voucherNumber }) => voucherNumber);
  const rows = await orm
    .select({ voucherNumber: reviewVouchers.voucherNumber, kind: reviewVouchers.kind, classId: reviewVouchers.classId, className: reviews.className, usedAtMs: reviewVouchers.usedAtMs })
    .from(reviewVouchers)
    .innerJoin(reviews, eq(reviews.reviewId, reviewVouchers.reviewId))
    .where(and(inArray(reviewVouchers.voucherNumber, numbers), eq(reviewVouchers.outcome, 'passed')));
  // What passed for a use that was undone since does not count (A12).
  const passed = rows.filter(({ voucherNumber, usedAtMs }) => usedAtMs === null || usedAtMs >= (records.get(voucherNumber)?.usedAtMs ?? 0));
  const hasPassed = (voucherNumber: string, earlier: ReviewRow['kind']) => passed.some((row) => row.voucherNumber === voucherNumber && row.kind === earlier && row.classId === classId);
  const limits = await readLimits(orm, regionCode);
  const standards = kind === 'subsidy' ? await orm.select().from(subsidyStandards).where(or(isNull(subsidyStandards.endedAtMs), gt(subsidyStandards.endedAtMs, nowMs))) : [];
  const checked: CheckedVoucher[] = [];
  /** What this review would grant so far counts like what was granted: one person may be in it twice. */
  const granting: (EarlierSubsidy & { readonly idNumber: string; readonly certificateId: string | undefined })[] = [];
  for (const trainee of trainees) {
    const { voucherNumber } = trainee;
    const record = records.get(voucherNumber);
    const skillLevel = readLevel(trainee, question);
    const standard = findStandard(standards, { regionCode, trainingClass: { ...question, skillLevel }, nowMs });
    const facts = { trainee, trainingClass: question, record };
    const checks = checkUse({ ...facts, otherClass: passed.find((row) => row.voucherNumber === voucherNumber && (row.classId !== classId || row.kind === kind))?.className });
    const amountFen = standard === undefined || record === undefined ? undefined : computeSubsidy(standard, { durationHours: question.durationHours, record });
    if (kind === 'completion') checks.push(...checkCompletion({ ...facts, isOpened: hasPassed(voucherNumber, 'classOpening'), attendancePercent: limits.attendancePercent }));
    if (kind === 'subsidy') {
      const idNumberIndex = Buffer.from(service.personalData.index.indexIdNumber(trainee.idNumber));
      const earlier = await orm.select().from(subsidies).where(eq(subsidies.idNumberIndex, idNumberIndex)).orderBy(asc(subsidies.grantedAtMs));
      const before = [...earlier, ...granting.filter(({ idNumber }) => idNumber === trainee.idNumber)];
      const certificateId = markCertificate(service, trainee);
      const isCertificateSpent = certificateId !== undefined && (granting.some((other) => other.certificateId === certificateId) || (await isSpent(orm, certificateId)));
      checks.push(...checkSubsidy({ ...facts, isCompleted: hasPassed(voucherNumber, 'completion'), earlier: before, isCertificateSpent, limits, amountFen, claimedAtMs: submittedAtMs }));
      if (haveAllPassed(checks)) granting.push({ idNumber: trainee.idNumber, certificateId, voucherNumber, occupation: question.occupation, skillLevel, chinaYear: readChinaYear(submittedAtMs) });
    }
    checked.push({ voucherNumber, checks, amountFen, standardId: standard?.standardId, usedAtMs: record?.usedAtMs });
  }
  return checked;
}

/** Marks the certificate of a trainee, if one was submitted. */
export function markCertificate(service: EmploymentService, { certificate }: SubmittedTrainee): string | undefined {
  return certificate === undefined ? undefined : service.personalData.index.markCertificate(certificate.certificateNumber);
}

async function isSpent(orm: Orm, certificateId: string): Promise<boolean> {
  const granted = await orm.select({ voucherNumber: subsidies.voucherNumber }).from(subsidies).where(eq(subsidies.certificateId, certificateId));
  return granted.length > 0;
}

/** A stored voucher of a review as it was submitted. */
export function readTrainee(service: EmploymentService, row: ReviewVoucherRow): SubmittedTrainee {
  const { cipher } = service.personalData;
  const { certificateNumberCipher, certificateKind, certificateOccupation, certificateLevel, certificateIssuedAtMs } = row;
  const hasCertificate = certificateNumberCipher !== null && certificateKind !== null && certificateOccupation !== null && certificateLevel !== null && certificateIssuedAtMs !== null;
  return {
    voucherNumber: row.voucherNumber, usedAtMs: row.usedAtMs ?? undefined, name: cipher.decrypt('name', row.nameCipher), idNumber: cipher.decrypt('idNumber', row.idNumberCipher), completedHours: row.completedHours ?? undefined,
    certificate: hasCertificate
      ? { kind: certificateKind, occupation: certificateOccupation, skillLevel: certificateLevel, certificateNumber: cipher.decrypt('certificateNumber', certificateNumberCipher), issuedAtMs: certificateIssuedAtMs }
      : undefined,
  };
}
