import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { withinRegion } from '../../regions/within-region';
import { reviews } from '../../database/schema/employment-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { ReviewDetail, ReviewPage, ReviewQuery } from '../../http/schemas/review-schemas';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { describeReview, describeReviewDetail } from './describe-review';
import { reportLooks } from '../../systems/report-looks';
import { nameReviewers } from './fetch-records';
import { findReview } from './find-review';

/** Reviews of my region, newest first. */
export async function listReviews(service: EmploymentService, actor: ReviewerActor, query: Static<typeof ReviewQuery>): Promise<Static<typeof ReviewPage>> {
  const limit = query.limit ?? 20;
  const ofKind = query.kind === undefined ? undefined : eq(reviews.kind, query.kind);
  const inStatus = query.status === undefined ? undefined : eq(reviews.status, query.status);
  const ofClass = query.classId === undefined ? undefined : eq(reviews.classId, query.classId);
  const rows = await service.database.orm
    .select()
    .from(reviews)
    .where(and(withinRegion(reviews.regionCode, actor.regionCode), ofKind, inStatus, ofClass, afterCursor(query.cursor, reviews.submittedAtMs, reviews.reviewId)))
    .orderBy(desc(reviews.submittedAtMs), desc(reviews.reviewId))
    .limit(limit + 1);
  const last = rows.slice(0, limit).at(-1);
  const items = rows.slice(0, limit).map((row) => describeReview(service, row));
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.submittedAtMs, last.reviewId]) } : { items };
}

/** A review with its trainees, whole; they see who looked (M3). */
export async function readReview(service: EmploymentService, actor: ReviewerActor, reviewId: string): Promise<Static<typeof ReviewDetail>> {
  const found = await findReview(service.database.orm, actor, { reviewId });
  await reportLooks(service, { authority: nameReviewers(actor.regionCode), voucherNumbers: found.vouchers.map(({ voucherNumber }) => voucherNumber) });
  return describeReviewDetail(service, found);
}
