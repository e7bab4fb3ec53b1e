import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { countOutcomes } from './harness/test-crowd';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';
import { querySql } from './harness/start-test-platform';

describe('payouts that race on postgresql', () => {
  let stage: TrainingStage;
  let learners: Learner[];
  beforeAll(async () => {
    stage = await setTrainingStage('postgresql');
    learners = [];
    for (const number of [3301, 3302, 3303]) learners.push(await stage.claim(number));
    await stage.grant(learners);
  });
  afterAll(() => stage.platform.close());

  const create = (voucherNumbers: readonly string[], idempotencyKey = randomUUID()) =>
    stage.reviewer.call<{ batch: { batchId: string }; items: { voucherNumber: string }[] }>({ method: 'POST', path: '/payouts', body: { voucherNumbers }, idempotencyKey });

  it('R29 puts a voucher that many batches want into one, and pays it once', async () => {
    const numbers = learners.map(({ voucherNumber }) => voucherNumber);
    const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => create(at % 2 === 0 ? numbers : [...numbers].reverse())));
    const taken = answers.filter(({ status }) => status === 201).flatMap(({ body }) => body.items.map(({ voucherNumber }) => voucherNumber));
    expect([...taken].sort()).toEqual([...numbers].sort());
    expect(countOutcomes(answers)['nothingToPay']).toBeGreaterThanOrEqual(9);
    expect(await querySql(stage.platform, `SELECT count(*)::integer AS count FROM employment_service.payout_items WHERE outcome <> 'failed'`)).toEqual([{ count: 3 }]);
    const batches = answers.filter(({ status }) => status === 201).map(({ body }) => body.batch.batchId);
    await Promise.all([stage.supervisor.stepUp(), stage.reviewer.stepUp()]);
    for (const batchId of batches) {
      const approvals = await Promise.all(Array.from({ length: 5 }, () => stage.supervisor.call({ method: 'POST', path: `/payouts/${batchId}/approve` })));
      expect(countOutcomes(approvals)).toEqual({ 200: 5 });
      const payments = await Promise.all(Array.from({ length: 5 }, (_, at) => stage.reviewer.call({ method: 'POST', path: `/payouts/${batchId}/payment`, body: { paymentReference: `BANK-${batchId}-${at % 2}` } })));
      expect(countOutcomes(payments)['200']).toBeGreaterThanOrEqual(2);
      expect((countOutcomes(payments)['200'] ?? 0) + (countOutcomes(payments)['paymentRecorded'] ?? 0)).toBe(5);
    }
    await stage.platform.relay.deliverDue();
    const settled = await querySql(stage.platform, `SELECT count(*)::integer AS count, sum(amount_fen)::integer AS total FROM voucher_platform.settlements`);
    expect(settled).toEqual([{ count: 3, total: 3 * 16000 }]);
    expect(await querySql(stage.platform, `SELECT count(*)::integer AS count FROM employment_service.outbox_events WHERE kind = 'voucherSettled'`)).toEqual([{ count: 3 }]);
    const writeOffs = await Promise.all(Array.from({ length: 6 }, () => stage.reviewer.call<{ items: { outcome: string }[] }>({ method: 'POST', path: '/write-offs', body: { voucherNumbers: numbers } })));
    expect(writeOffs.flatMap(({ body }) => body.items).filter(({ outcome }) => outcome === 'writtenOff')).toHaveLength(3);
  });

  it('R29 makes one batch of a request that was sent many times', async () => {
    const learner = await stage.claim(3304);
    await stage.grant([learner], { name: '焊工五级二班' });
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create([learner.voucherNumber], key)));
    expect(countOutcomes(answers)).toEqual({ 201: 8 });
    expect(new Set(answers.map(({ body }) => body.batch.batchId)).size).toBe(1);
  });

  it('R28 keeps one standard of a scope where several come at a time', async () => {
    const standard = { regionCode: '140100', occupation: '钳工', skillLevel: 'level3', minimumDurationHours: 0, basis: 'perPerson', amountFen: 100, maximumFen: 100_000, validFromMs: 0 };
    const answers = await Promise.all(Array.from({ length: 6 }, (_, at) => stage.supervisor.call({ method: 'POST', path: '/standards', body: { ...standard, amountFen: 100 + at }, idempotencyKey: randomUUID() })));
    expect(countOutcomes(answers)).toEqual({ 201: 6 });
    expect(await querySql(stage.platform, "SELECT count(*)::integer AS count, count(ended_at_ms)::integer AS ended FROM employment_service.subsidy_standards WHERE occupation = '钳工'")).toEqual([{ count: 6, ended: 5 }]);
  });

  it('R26 grants once where two reviewers approve at the same time', async () => {
    const learner = await stage.claim(3305);
    const classId = await stage.createClass();
    await stage.register(learner);
    await stage.enrol(classId, learner.voucherNumber);
    await stage.submit(classId, 'opening');
    const reviewId = await stage.findReview(classId, 'classOpening');
    const answers = await Promise.all([stage.reviewer, stage.supervisor, stage.reviewer, stage.supervisor].map((by) => by.call({ method: 'POST', path: `/reviews/${reviewId}/decision`, body: { decision: 'approved', opinion: '' } })));
    expect((countOutcomes(answers)['200'] ?? 0) + (countOutcomes(answers)['alreadyDecided'] ?? 0)).toBe(4);
    expect(await querySql(stage.platform, `SELECT count(*)::integer AS count FROM employment_service.outbox_events WHERE kind = 'reviewDecided' AND subject = '${classId}'`)).toEqual([{ count: 1 }]);
  });
});
