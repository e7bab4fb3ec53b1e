import { and, eq, lt, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { reviewVouchers, reviews, type ReviewRow, type ReviewVoucherRow } from '../../database/schema/employment-tables';
import { subsidies } from '../../database/schema/payout-tables';
import { refuseRequest } from '../../http/refused-request';
import type { ReviewDecision, ReviewDetail } from '../../http/schemas/review-schemas';
import { recordSystemAudit } from '../../systems/staffed-system';
import { writeOutbox } from '../../systems/write-outbox';
import { haveAllPassed } from '../checks/check-result';
import { describeCheckResult } from '../checks/describe-check';
import { readChinaYear, readLevel } from '../checks/check-subsidy';
import type { SubmittedTrainee } from '../checks/check-use';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { checkReview, markCertificate, readTrainee, type CheckedVoucher } from './check-review';
import { fetchRecords, nameReviewers } from './fetch-records';
import { findReview } from './find-review';
import { readReview } from './list-reviews';

/** Looks every voucher of a waiting review up at the voucher platform and says which check failed; decides nothing. */
export async function runReviewChecks(service: EmploymentService, actor: ReviewerActor, reviewId: string): Promise<Static<typeof ReviewDetail>> {
  await changeReview(service, actor, reviewId, async (tx, { review, checked }) => {
    for (const { voucherNumber, checks, amountFen } of checked) await tx.update(reviewVouchers).set({ checks, amountFen: amountFen ?? null }).where(named(review, voucherNumber));
    await tx.update(reviews).set({ checkedAtMs: service.nowMs() }).where(eq(reviews.reviewId, reviewId));
    await recordSystemAudit(tx, service.tables, { atMs: service.nowMs(), actorKind: 'staff', actorId: actor.account, action: 'checkReview', subject: reviewId, details: { count: checked.length, failedCount: checked.filter(({ checks }) => !haveAllPassed(checks)).length } });
  });
  return readReview(service, actor, reviewId);
}

/**
 * Approves a review or returns it (R24 to R26). The checks run again at that moment, each
 * voucher by itself: approving passes those without a failed check. A repeat changes nothing.
 */
export async function decideReview(service: EmploymentService, actor: ReviewerActor, options: { reviewId: string; request: Static<typeof ReviewDecision> }): Promise<Static<typeof ReviewDetail>> {
  const { reviewId, request } = options;
  const { review } = await findReview(service.database.orm, actor, { reviewId });
  if (review.status === request.decision && review.decidedBy === actor.account) return readReview(service, actor, reviewId);
  await changeReview(service, actor, reviewId, async (tx, found) => decideUnderLock(tx, { service, actor, request, ...found }));
  service.onOutboxEvent();
  return readReview(service, actor, reviewId);
}

interface HeldReview {
  readonly review: ReviewRow;
  readonly vouchers: readonly ReviewVoucherRow[];
  readonly trainees: readonly SubmittedTrainee[];
  readonly checked: readonly CheckedVoucher[];
}

/** The voucher platform is asked before the transaction, which then holds the review, its vouchers, its people and their certificates. */
async function changeReview(service: EmploymentService, actor: ReviewerActor, reviewId: string, change: (tx: Orm, held: HeldReview) => Promise<void>): Promise<void> {
  const before = await findReview(service.database.orm, actor, { reviewId });
  requireWaiting(before.review);
  const records = await fetchRecords(service, { voucherNumbers: before.vouchers.map(({ voucherNumber }) => voucherNumber), authority: nameReviewers(actor.regionCode) });
  await service.database.orm.transaction(async (tx) => {
    const { review, vouchers } = await findReview(tx, actor, { reviewId, isHeld: true });
    requireWaiting(review);
    const trainees = vouchers.map((row) => readTrainee(service, row));
    const names = [
      ...vouchers.flatMap(({ voucherNumber, idNumberIndex }) => [`voucher:${voucherNumber}`, `person:${Buffer.from(idNumberIndex).toString('hex')}`]),
      ...trainees.flatMap((trainee) => markCertificate(service, trainee) ?? []).map((certificateId) => `certificate:${certificateId}`),
    ];
    const texts = sql.join(names.map((name) => sql`(${name}::text)`), sql`, `);
    // In one order, so that two reviews about the same people queue instead of deadlocking.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(k.lock) FROM (SELECT DISTINCT hashtextextended(n.name, 7402) AS lock FROM (VALUES ${texts}) AS n (name) ORDER BY lock) k`);
    await change(tx, { review, vouchers, trainees, checked: await checkReview(tx, service, { ...review, trainees, records }) });
  });
}

async function decideUnderLock(tx: Orm, options: HeldReview & { service: EmploymentService; actor: ReviewerActor; request: Static<typeof ReviewDecision> }): Promise<void> {
  const { service, actor, request, review, vouchers, trainees, checked } = options;
  const { decision, opinion } = request;
  const nowMs = service.nowMs();
  const isPassed = ({ checks }: CheckedVoucher) => decision === 'approved' && haveAllPassed(checks);
  const passed = checked.filter(isPassed);
  if (decision === 'approved' && passed.length === 0) throw refuseRequest('checksFailed', { failedCount: checked.length });
  for (const voucher of checked) {
    const { voucherNumber, usedAtMs, checks, amountFen = null, standardId = null } = voucher;
    if (isPassed(voucher)) await withdrawEarlierUses(tx, voucher);
    await tx.update(reviewVouchers).set({ checks, outcome: isPassed(voucher) ? 'passed' : 'failed', amountFen, standardId, ...(usedAtMs === undefined ? {} : { usedAtMs }) }).where(named(review, voucherNumber));
  }
  if (review.kind === 'subsidy' && passed.length > 0) await grantSubsidies(tx, service, { review, vouchers, trainees, passed, nowMs });
  await tx.update(reviews).set({ status: decision, checkedAtMs: nowMs, decidedAtMs: nowMs, decidedBy: actor.account, opinionCipher: service.personalData.cipher.encrypt('reviewOpinion', opinion) }).where(eq(reviews.reviewId, review.reviewId));
  await recordSystemAudit(tx, service.tables, {
    atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'decideReview', subject: review.reviewId, details: { kind: review.kind, decision, passedCount: passed.length, failedCount: checked.length - passed.length },
  });
  const results = checked.map((voucher) => ({
    voucherNumber: voucher.voucherNumber, ...(voucher.usedAtMs === undefined ? {} : { usedAtMs: voucher.usedAtMs }), outcome: isPassed(voucher) ? 'passed' : 'failed', checks: voucher.checks.map(describeCheckResult),
    ...(review.kind === 'subsidy' && isPassed(voucher) && voucher.amountFen !== undefined ? { amountFen: voucher.amountFen } : {}),
  }));
  await writeOutbox(tx, service, { kind: 'reviewDecided', subject: review.classId, payload: { submissionId: review.reviewId, decision, opinion, decidedAtMs: nowMs, results }, destinations: ['real-name-system'] });
}

/** What passed for a use that was undone since makes room (A12): an undoing that has not been told of here yet holds nobody up. */
async function withdrawEarlierUses(tx: Orm, { voucherNumber, usedAtMs }: CheckedVoucher): Promise<void> {
  if (usedAtMs === undefined) return;
  await tx.update(reviewVouchers).set({ outcome: 'withdrawn' }).where(and(eq(reviewVouchers.voucherNumber, voucherNumber), eq(reviewVouchers.outcome, 'passed'), lt(reviewVouchers.usedAtMs, usedAtMs)));
}

async function grantSubsidies(tx: Orm, service: EmploymentService, options: Pick<HeldReview, 'review' | 'vouchers' | 'trainees'> & { passed: readonly CheckedVoucher[]; nowMs: number }): Promise<void> {
  const { review, vouchers, trainees, passed, nowMs } = options;
  const { reviewId, classId, institutionNumber, regionCode, occupation } = review;
  for (const { voucherNumber, amountFen, standardId } of passed) {
    const row = vouchers.find((voucher) => voucher.voucherNumber === voucherNumber);
    const trainee = trainees.find((one) => one.voucherNumber === voucherNumber);
    if (row === undefined || trainee === undefined || amountFen === undefined || standardId === undefined) throw new Error('A passed voucher has no amount');
    await tx.insert(subsidies).values({
      voucherNumber, reviewId, classId, institutionNumber, regionCode, idNumberIndex: row.idNumberIndex, occupation, skillLevel: readLevel(trainee, review), certificateId: markCertificate(service, trainee) ?? null, chinaYear: readChinaYear(review.submittedAtMs), standardId, amountFen, status: 'granted', grantedAtMs: nowMs,
    });
  }
}

function requireWaiting(review: ReviewRow): void {
  if (review.status !== 'submitted') throw refuseRequest('alreadyDecided', { status: review.status });
}

function named(review: ReviewRow, voucherNumber: string) {
  return and(eq(reviewVouchers.reviewId, review.reviewId), eq(reviewVouchers.voucherNumber, voucherNumber));
}
