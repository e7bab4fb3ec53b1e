import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { expectRefusal } from './harness/expect-refusal';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { takeOverAccount, type StaffClient } from './harness/test-staff';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';

describe.each(testDatabaseKinds)('approval of large payouts on %s', (kind) => {
  let stage: TrainingStage;
  let third: StaffClient;
  const learners: Learner[] = [];
  beforeAll(async () => {
    stage = await setTrainingStage(kind, { secondApprovalFromFen: 32_000 });
    for (const number of [3701, 3702, 3703]) learners.push(await stage.claim(number));
    await stage.grant(learners);
    await Promise.all([stage.supervisor.stepUp(), stage.reviewer.stepUp()]);
    const account = { account: 'third-supervisor', role: 'supervisor', regionCode: '140100' };
    const { initialPassword } = (await stage.supervisor.call<{ initialPassword: string }>({ method: 'POST', path: '/reviewers', body: account })).body;
    await stage.reviewer.call({ method: 'POST', path: '/reviewers/third-supervisor/activation' });
    third = await takeOverAccount(stage.platform, { system: 'employment-service', account: account.account, initialPassword, password: 'Coal+Vinegar 2026' });
  });
  afterAll(() => stage.platform.close());

  const create = async (voucherNumbers: readonly string[]) =>
    (await stage.reviewer.call<{ batch: { batchId: string; requiredApprovals: number } }>({ method: 'POST', path: '/payouts', body: { voucherNumbers }, idempotencyKey: randomUUID() })).body.batch;
  const approve = (by: StaffClient, batchId: string) => by.call<{ batch: object }>({ method: 'POST', path: `/payouts/${batchId}/approve` });
  const pay = (by: StaffClient, batchId: string) => by.call({ method: 'POST', path: `/payouts/${batchId}/payment`, body: { paymentReference: `BANK-${batchId.slice(0, 8)}` } });

  it('R29 one supervisor approves a batch below the amount', async () => {
    const batch = await create(learners.slice(2).map(({ voucherNumber }) => voucherNumber));
    expect(batch).toMatchObject({ totalFen: 16_000, requiredApprovals: 1 });
    await stage.supervisor.stepUp();
    expect(await approve(stage.supervisor, batch.batchId)).toMatchObject({ status: 200, body: { batch: { status: 'approved' } } });
  });

  it('R29 from the amount on two supervisors approve, neither of them who made it, each after a step-up', async () => {
    const { platform, supervisor, reviewer } = stage;
    platform.clock.advance(301);
    const batch = await create(learners.slice(0, 2).map(({ voucherNumber }) => voucherNumber));
    expect(batch).toMatchObject({ totalFen: 32_000, requiredApprovals: 2 });
    await reviewer.stepUp();
    await expectRefusal(platform, 'ownApproval', () => approve(reviewer, batch.batchId));
    await expectRefusal(platform, 'stepUpRequired', () => approve(supervisor, batch.batchId));
    await supervisor.stepUp();
    expect((await approve(supervisor, batch.batchId)).body.batch).toMatchObject({ status: 'draft', approvedBy: 'demo-supervisor-shanxi' });
    const repeated = await expectSame(() => approve(supervisor, batch.batchId));
    expect(repeated).toMatchObject({ status: 'draft' });
    await expectRefusal(platform, 'stepNotReady', () => pay(reviewer, batch.batchId));
    await expectRefusal(platform, 'stepUpRequired', () => approve(third, batch.batchId));
    await third.stepUp();
    const answers = await Promise.all(Array.from({ length: 4 }, () => approve(third, batch.batchId)));
    for (const { body } of answers) expect(body.batch).toMatchObject({ status: 'approved', approvedBy: 'demo-supervisor-shanxi', secondApprovedBy: 'third-supervisor' });
    platform.clock.advance(301);
    await expectRefusal(platform, 'stepUpRequired', () => pay(reviewer, batch.batchId));
    await reviewer.stepUp();
    expect(await pay(reviewer, batch.batchId)).toMatchObject({ status: 200, body: { batch: { status: 'paid' } } });
    const audited = await querySql<{ actor: string; isEnough: boolean }>(platform, `SELECT actor_id AS actor, (details->>'isEnough')::boolean AS "isEnough" FROM employment_service.audit_entries WHERE action = 'approvePayout' AND subject = '${batch.batchId}' ORDER BY entry_id`);
    expect(audited).toEqual([{ actor: 'demo-supervisor-shanxi', isEnough: false }, { actor: 'third-supervisor', isEnough: true }]);
  });

  it('R29 the database itself refuses a second approval by one of the two', async () => {
    const change = (by: string) => querySql(stage.platform, `UPDATE employment_service.payout_batches SET second_approved_by = '${by}' WHERE second_approved_by IS NOT NULL`);
    for (const by of ['demo-supervisor-shanxi', 'demo-supervisor-taiyuan']) await expect(change(by)).rejects.toThrow();
  });

  async function expectSame(act: () => ReturnType<typeof approve>): Promise<object> {
    const read = () => querySql(stage.platform, 'SELECT * FROM employment_service.payout_batches ORDER BY batch_id');
    const before = await read();
    const answer = await act();
    expect(await read()).toEqual(before);
    return answer.body.batch;
  }
});
