import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { expectRefusal } from './harness/expect-refusal';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import type { StaffClient } from './harness/test-staff';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';

interface Payout {
  readonly batch: { readonly batchId: string; readonly status: string };
  readonly items: readonly { readonly voucherNumber: string; readonly outcome: string; readonly failure?: string }[];
}

describe.each(testDatabaseKinds)('payments and what the bank returns, on %s', (kind) => {
  let stage: TrainingStage;
  const learners: Learner[] = [];
  const numberOf = (at: number) => learners[at]?.voucherNumber ?? '';
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
    for (const number of [3971, 3972, 3973]) learners.push(await stage.claim(number));
    await stage.grant(learners);
    await Promise.all([stage.supervisor.stepUp(), stage.reviewer.stepUp()]);
  });
  afterAll(() => stage.platform.close());

  const approveOf = async (voucherNumbers: readonly string[]) => {
    const created = await stage.reviewer.call<Payout>({ method: 'POST', path: '/payouts', body: { voucherNumbers }, idempotencyKey: randomUUID() });
    expect(created.status).toBe(201);
    const { batchId } = created.body.batch;
    expect(await stage.supervisor.call({ method: 'POST', path: `/payouts/${batchId}/approve` })).toMatchObject({ body: { batch: { status: 'approved' } } });
    return batchId;
  };
  const cancel = (by: StaffClient, batchId: string) => by.call<Payout>({ method: 'POST', path: `/payouts/${batchId}/cancel` });
  const pay = (batchId: string, paymentReference: string, failed?: readonly { voucherNumber: string; reason: string }[]) =>
    stage.reviewer.call<Payout>({ method: 'POST', path: `/payouts/${batchId}/payment`, body: { paymentReference, ...(failed === undefined ? {} : { failed }) } });
  const [first, second] = [{ at: 0, reason: '账号不存在' }, { at: 1, reason: '户名不符' }];
  const returned = (...which: { at: number; reason: string }[]) => which.map(({ at, reason }) => ({ voucherNumber: numberOf(at), reason }));

  it('R29 takes no batch apart that the bank has; what the bank did not pay is recorded so, and goes into another', async () => {
    const { platform, reviewer, supervisor } = stage;
    const batchId = await approveOf([numberOf(0), numberOf(1)]);
    for (const by of [reviewer, supervisor]) await expectRefusal(platform, 'alreadyDecided', () => cancel(by, batchId));
    expect((await pay(batchId, 'BANK-3971', returned(first, second))).body.items.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    const draft = await reviewer.call<Payout>({ method: 'POST', path: '/payouts', body: { voucherNumbers: [numberOf(0), numberOf(1)] }, idempotencyKey: randomUUID() });
    expect(draft.body.items).toHaveLength(2);
    expect(await cancel(reviewer, draft.body.batch.batchId)).toMatchObject({ status: 200, body: { batch: { status: 'cancelled' } } });
    expect(await querySql(platform, "SELECT count(*)::integer AS count FROM employment_service.outbox_events WHERE kind = 'voucherSettled'")).toEqual([{ count: 0 }]);
  });

  it('R29 takes a repeat of the same payment, and says of any other that it was recorded already', async () => {
    const { platform } = stage;
    const batchId = await approveOf([numberOf(0), numberOf(1), numberOf(2)]);
    const paid = await pay(batchId, 'BANK-3972', returned(first, second));
    expect(paid.body.items.filter(({ outcome }) => outcome === 'paid').map(({ voucherNumber }) => voucherNumber)).toEqual([numberOf(2)]);
    expect((await pay(batchId, 'BANK-3972', returned(second, first))).body).toEqual(paid.body);
    await expectRefusal(platform, 'paymentRecorded', () => pay(batchId, 'BANK-3972'));
    await expectRefusal(platform, 'paymentRecorded', () => pay(batchId, 'BANK-3972', returned(first)));
    await expectRefusal(platform, 'paymentRecorded', () => pay(batchId, 'BANK-3972', returned(first, { at: 1, reason: '另一原因' })));
    await expectRefusal(platform, 'paymentRecorded', () => pay(batchId, 'BANK-3972', [...returned(first, second), { voucherNumber: numberOf(2), reason: '后来退回' }]));
    await expectRefusal(platform, 'paymentRecorded', () => pay(batchId, 'BANK-3999', returned(first, second)));
  });

  it('R29 takes a reference of the bank for one batch', async () => {
    const batchId = await approveOf([numberOf(0)]);
    await expectRefusal(stage.platform, 'idTaken', () => pay(batchId, 'BANK-3972'));
    expect(await pay(batchId, 'BANK-3973')).toMatchObject({ status: 200, body: { batch: { status: 'paid' } } });
  });
});
