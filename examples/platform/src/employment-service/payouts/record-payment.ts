import { and, asc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { requireStepUp } from '../../console-accounts/require-step-up';
import { readViolatedConstraint } from '../../database/database-errors';
import { payoutBatches, payoutItems, subsidies, type PayoutBatchRow, type PayoutItemRow } from '../../database/schema/payout-tables';
import { refuseRequest } from '../../http/refused-request';
import type { PaymentRecord, PayoutDetail } from '../../http/schemas/payout-schemas';
import { recordSystemAudit } from '../../systems/staffed-system';
import { writeOutbox } from '../../systems/write-outbox';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { findPayout, readFailure, readPayout } from './find-payout';

/**
 * Records, after a step-up, that the bank paid an approved batch, and which of it came back. Each paid voucher is
 * settled by an event (A6); one that came back is granted again and can go into another batch,
 * all of them if the bank paid nothing. The same again changes nothing; what comes back after
 * that cannot be entered (`paymentRecorded`). A reference is of one batch (`idTaken`).
 */
export async function recordPayment(service: EmploymentService, actor: ReviewerActor, options: { batchId: string; request: Static<typeof PaymentRecord> }): Promise<Static<typeof PayoutDetail>> {
  const { batchId, request } = options;
  const failures = new Map((request.failed ?? []).map(({ voucherNumber, reason }) => [voucherNumber, reason]));
  await service.database.orm.transaction(async (tx) => {
    const batch = await findPayout(tx, actor, { batchId, isHeld: true });
    const items = await tx.select().from(payoutItems).where(eq(payoutItems.batchId, batchId)).orderBy(asc(payoutItems.voucherNumber));
    if (batch.status === 'paid' && isSame(service, { batch, items }, { paymentReference: request.paymentReference, failures })) return;
    if (batch.status === 'paid') throw refuseRequest('paymentRecorded', { paymentReference: batch.paymentReference ?? '' });
    if (batch.status !== 'approved') throw refuseRequest(batch.status === 'draft' ? 'stepNotReady' : 'alreadyDecided', { step: 'approvePayout', status: batch.status });
    requireStepUp(actor, service.nowMs());
    const unknown = [...failures.keys()].find((voucherNumber) => !items.some((item) => item.voucherNumber === voucherNumber));
    if (unknown !== undefined) throw refuseRequest('invalidRequest', { field: 'failed' });
    const nowMs = service.nowMs();
    for (const { voucherNumber, amountFen } of items) {
      const failure = failures.get(voucherNumber);
      const item = and(eq(payoutItems.batchId, batchId), eq(payoutItems.voucherNumber, voucherNumber));
      await tx.update(payoutItems).set(failure === undefined ? { outcome: 'paid' } : { outcome: 'failed', failureCipher: service.personalData.cipher.encrypt('paymentFailure', failure) }).where(item);
      await tx.update(subsidies).set(failure === undefined ? { status: 'paid', paidAtMs: nowMs } : { status: 'granted', batchId: null }).where(and(eq(subsidies.voucherNumber, voucherNumber), eq(subsidies.batchId, batchId)));
      if (failure === undefined) await writeOutbox(tx, service, { kind: 'voucherSettled', subject: voucherNumber, payload: { batchId, amountFen, settledAtMs: nowMs }, destinations: ['voucher-platform', 'real-name-system'] });
    }
    await tx.update(payoutBatches).set({ status: 'paid', paidBy: actor.account, paidAtMs: nowMs, paymentReference: request.paymentReference }).where(eq(payoutBatches.batchId, batchId));
    await recordSystemAudit(tx, service.tables, {
      atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'recordPayment', subject: batchId, details: { paymentReference: request.paymentReference, paidCount: items.length - failures.size, failedCount: failures.size },
    });
  }).catch((error: unknown) => {
    throw readViolatedConstraint(error) === 'payout_batches_payment_reference' ? refuseRequest('idTaken', { id: request.paymentReference }) : error;
  });
  service.onOutboxEvent();
  return readPayout(service, actor, batchId);
}

function isSame(service: EmploymentService, { batch, items }: { batch: PayoutBatchRow; items: readonly PayoutItemRow[] }, told: { paymentReference: string; failures: ReadonlyMap<string, string> }): boolean {
  const isListed = (item: PayoutItemRow) => (told.failures.get(item.voucherNumber) ?? null) === (item.outcome === 'failed' ? readFailure(service, item) : null);
  return batch.paymentReference === told.paymentReference && [...told.failures.keys()].every((number) => items.some(({ voucherNumber }) => voucherNumber === number)) && items.every(isListed);
}
