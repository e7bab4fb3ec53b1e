import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { payoutBatches, payoutItems, subsidies } from '../../database/schema/payout-tables';
import { requireStepUp } from '../../console-accounts/require-step-up';
import { refuseRequest } from '../../http/refused-request';
import type { PayoutDetail } from '../../http/schemas/payout-schemas';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { requireSupervisor } from '../require-supervisor';
import { countRequiredApprovals, findPayout, readPayout } from './find-payout';

/**
 * A supervisor approves, after a step-up, what somebody else put together; from the configured
 * amount on two supervisors do. A repeat by the same changes nothing.
 */
export async function approvePayout(service: EmploymentService, actor: ReviewerActor, batchId: string): Promise<Static<typeof PayoutDetail>> {
  requireSupervisor(actor);
  await service.database.orm.transaction(async (tx) => {
    const batch = await findPayout(tx, actor, { batchId, isHeld: true });
    if (batch.createdBy === actor.account) throw refuseRequest('ownApproval');
    if (batch.status !== 'cancelled' && [batch.approvedBy, batch.secondApprovedBy].includes(actor.account)) return;
    if (batch.status !== 'draft') throw refuseRequest('alreadyDecided', { status: batch.status });
    const nowMs = service.nowMs();
    requireStepUp(actor, nowMs);
    const isFirst = batch.approvedBy === null;
    const isEnough = !isFirst || countRequiredApprovals(service, batch) === 1;
    const approval = isFirst ? { approvedBy: actor.account, approvedAtMs: nowMs } : { secondApprovedBy: actor.account, secondApprovedAtMs: nowMs };
    await tx.update(payoutBatches).set({ ...approval, ...(isEnough ? { status: 'approved' as const } : {}) }).where(eq(payoutBatches.batchId, batchId));
    await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'approvePayout', subject: batchId, details: { totalFen: batch.totalFen, isEnough } });
  });
  return readPayout(service, actor, batchId);
}

/**
 * Takes a draft apart; its subsidies can be put into another batch. An approved one is at the bank,
 * where no cancelling reaches it: what the bank did not pay is recorded with the payment. A repeat
 * changes nothing.
 */
export async function cancelPayout(service: EmploymentService, actor: ReviewerActor, batchId: string): Promise<Static<typeof PayoutDetail>> {
  await service.database.orm.transaction(async (tx) => {
    const batch = await findPayout(tx, actor, { batchId, isHeld: true });
    if (batch.status === 'cancelled') return;
    if (batch.status !== 'draft') throw refuseRequest('alreadyDecided', { status: batch.status });
    const nowMs = service.nowMs();
    await tx.update(payoutItems).set({ outcome: 'failed', failureCipher: service.personalData.cipher.encrypt('paymentFailure', '批次已取消') }).where(eq(payoutItems.batchId, batchId));
    await tx.update(subsidies).set({ status: 'granted', batchId: null }).where(and(eq(subsidies.batchId, batchId), eq(subsidies.status, 'inBatch')));
    await tx.update(payoutBatches).set({ status: 'cancelled' }).where(eq(payoutBatches.batchId, batchId));
    await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'cancelPayout', subject: batchId });
  });
  return readPayout(service, actor, batchId);
}
