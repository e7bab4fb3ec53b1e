import { isWithinRegion } from '@skill-voucher/sdk-core';
import { asc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { payoutBatches, payoutItems, type PayoutBatchRow, type PayoutItemRow } from '../../database/schema/payout-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Payout, PayoutDetail } from '../../http/schemas/payout-schemas';
import { readText } from '../../personal-data/encrypt-plain-texts';
import type { EmploymentService, ReviewerActor } from '../employment-service';

/** A batch of the actor's region, held in a transaction when asked; another region's is as unknown as none. */
export async function findPayout(orm: Orm, actor: ReviewerActor, options: { batchId: string; isHeld?: boolean }): Promise<PayoutBatchRow> {
  const query = orm.select().from(payoutBatches).where(eq(payoutBatches.batchId, options.batchId));
  const [row] = await (options.isHeld === true ? query.for('update') : query);
  if (row === undefined || !isWithinRegion(row.regionCode, actor.regionCode)) throw refuseRequest('notFound');
  return row;
}

/** How many supervisors must agree to a batch of this size. */
export function countRequiredApprovals(service: EmploymentService, row: PayoutBatchRow): 1 | 2 {
  return row.totalFen >= service.secondApprovalFromFen ? 2 : 1;
}

export function describePayout(service: EmploymentService, row: PayoutBatchRow): Static<typeof Payout> {
  const { batchId, regionCode, status, totalFen, createdBy, createdAtMs, approvedBy, approvedAtMs, secondApprovedBy, secondApprovedAtMs, paidBy, paidAtMs, paymentReference } = row;
  return {
    batchId, regionCode, status, totalFen, createdBy, createdAtMs, requiredApprovals: countRequiredApprovals(service, row),
    ...(approvedBy === null || approvedAtMs === null ? {} : { approvedBy, approvedAtMs }),
    ...(secondApprovedBy === null || secondApprovedAtMs === null ? {} : { secondApprovedBy, secondApprovedAtMs }),
    ...(paidBy === null || paidAtMs === null ? {} : { paidBy, paidAtMs, paymentReference: paymentReference ?? '' }),
  };
}

export async function readPayout(service: EmploymentService, actor: ReviewerActor, batchId: string): Promise<Static<typeof PayoutDetail>> {
  const { orm } = service.database;
  const batch = await findPayout(orm, actor, { batchId });
  const rows = await orm.select().from(payoutItems).where(eq(payoutItems.batchId, batchId)).orderBy(asc(payoutItems.voucherNumber));
  return { batch: describePayout(service, batch), items: rows.map((row) => describeItem(service, row)) };
}

function describeItem(service: EmploymentService, row: PayoutItemRow): Static<typeof PayoutDetail>['items'][number] {
  const { voucherNumber, amountFen, outcome } = row;
  const failure = readFailure(service, row);
  return { voucherNumber, amountFen, outcome, ...(failure === null ? {} : { failure }) };
}

/** Why the bank sent it back. */
export function readFailure({ personalData }: EmploymentService, { failureCipher, failure }: PayoutItemRow): string | null {
  return readText(personalData.cipher, 'paymentFailure', { encrypted: failureCipher, plain: failure });
}
