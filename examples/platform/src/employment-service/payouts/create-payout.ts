import { and, eq, inArray } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import { withinRegion } from '../../regions/within-region';
import { payoutBatches, payoutItems, subsidies } from '../../database/schema/payout-tables';
import { refuseRequest } from '../../http/refused-request';
import type { NewPayout, PayoutDetail } from '../../http/schemas/payout-schemas';
import { answerStaffOnce, type StaffRequest } from '../../systems/answer-staff-once';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { readPayout } from './find-payout';

/**
 * Puts granted subsidies into a batch: each voucher into one at most. The update takes a
 * subsidy's row, so of two batches that want it the second finds it taken; those are left out
 * and the answer shows what is in. Nothing left: `nothingToPay`.
 */
export async function createPayout(service: EmploymentService, actor: ReviewerActor, options: { request: Static<typeof NewPayout>; repeatable: StaffRequest }): Promise<Static<typeof PayoutDetail>> {
  const numbers = [...new Set(options.request.voucherNumbers)].sort();
  const nowMs = service.nowMs();
  const batchId = await answerStaffOnce(service, options.repeatable, async (tx) => {
    const id = randomUUID();
    const wanted = and(inArray(subsidies.voucherNumber, numbers), eq(subsidies.status, 'granted'), withinRegion(subsidies.regionCode, actor.regionCode));
    // Held in one order first, so that two batches about the same vouchers queue instead of deadlocking.
    await tx.select({ voucherNumber: subsidies.voucherNumber }).from(subsidies).where(wanted).orderBy(subsidies.voucherNumber).for('update');
    const taken = await tx.update(subsidies).set({ status: 'inBatch', batchId: id }).where(wanted).returning({ voucherNumber: subsidies.voucherNumber, amountFen: subsidies.amountFen });
    if (taken.length === 0) throw refuseRequest('nothingToPay', { count: numbers.length });
    const totalFen = taken.reduce((total, { amountFen }) => total + amountFen, 0);
    await tx.insert(payoutBatches).values({ batchId: id, regionCode: actor.regionCode, status: 'draft', totalFen, createdBy: actor.account, createdAtMs: nowMs });
    await tx.insert(payoutItems).values(taken.map((item) => ({ batchId: id, ...item, outcome: 'waiting' as const })));
    await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'createPayout', subject: id, details: { count: taken.length, leftOutCount: numbers.length - taken.length, totalFen } });
    return id;
  });
  return readPayout(service, actor, batchId);
}
