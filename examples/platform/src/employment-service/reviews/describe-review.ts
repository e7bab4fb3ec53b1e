import type { Static } from 'typebox';
import { nameDivision } from '@skill-voucher/sdk-core';
import type { ReviewRow, ReviewVoucherRow } from '../../database/schema/employment-tables';
import type { Review, ReviewDetail } from '../../http/schemas/review-schemas';
import { readText } from '../../personal-data/encrypt-plain-texts';
import { maskPerson } from '../../personal-data/personal-data';
import { describeCheckResult } from '../checks/describe-check';
import type { EmploymentService } from '../employment-service';

export function describeReview({ personalData }: EmploymentService, row: ReviewRow): Static<typeof Review> {
  const { reviewId, kind, classId, className, institutionNumber, institutionName, regionCode, occupation, skillLevel, startsOn, endsOn, durationHours, status, submittedAtMs } = row;
  return {
    reviewId, kind, classId, className, institutionNumber, institutionName, regionCode, regionName: nameDivision(regionCode), occupation, skillLevel, startsOn, endsOn, durationHours, status, submittedAtMs,
    ...(row.checkedAtMs === null ? {} : { checkedAtMs: row.checkedAtMs }),
    ...(row.decidedAtMs === null ? {} : { decidedAtMs: row.decidedAtMs, decidedBy: row.decidedBy ?? '', opinion: readText(personalData.cipher, 'reviewOpinion', { encrypted: row.opinionCipher, plain: row.opinion }) ?? '' }),
  };
}

/** With each voucher, its trainee, whole, and the checks of the last look. */
export function describeReviewDetail(service: EmploymentService, found: { review: ReviewRow; vouchers: readonly ReviewVoucherRow[] }): Static<typeof ReviewDetail> {
  const { cipher } = service.personalData;
  const vouchers = found.vouchers.map((row) => ({
    voucherNumber: row.voucherNumber, ...maskPerson(service.personalData, row), outcome: row.outcome, checks: (row.checks ?? []).map(describeCheckResult),
    ...(row.amountFen === null ? {} : { amountFen: row.amountFen }),
    name: cipher.decrypt('name', row.nameCipher), idNumber: cipher.decrypt('idNumber', row.idNumberCipher),
    ...(row.certificateNumberCipher === null ? {} : { certificateNumber: cipher.decrypt('certificateNumber', row.certificateNumberCipher) }),
  }));
  return { review: describeReview(service, found.review), vouchers };
}
