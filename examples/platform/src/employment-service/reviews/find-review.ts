import { isWithinRegion } from '@skill-voucher/sdk-core';
import { asc, eq } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { reviewVouchers, reviews, type ReviewRow, type ReviewVoucherRow } from '../../database/schema/employment-tables';
import { refuseRequest } from '../../http/refused-request';
import type { ReviewerActor } from '../employment-service';

/** A review of the actor's region; another region's is as unknown as none. */
export async function findReview(orm: Orm, actor: ReviewerActor, options: { reviewId: string; isHeld?: boolean }): Promise<{ review: ReviewRow; vouchers: ReviewVoucherRow[] }> {
  const query = orm.select().from(reviews).where(eq(reviews.reviewId, options.reviewId));
  const [review] = await (options.isHeld === true ? query.for('update') : query);
  if (review === undefined || !isWithinRegion(review.regionCode, actor.regionCode)) throw refuseRequest('notFound');
  const ofReview = orm.select().from(reviewVouchers).where(eq(reviewVouchers.reviewId, review.reviewId)).orderBy(asc(reviewVouchers.voucherNumber));
  const vouchers = await (options.isHeld === true ? ofReview.for('update') : ofReview);
  return { review, vouchers };
}
