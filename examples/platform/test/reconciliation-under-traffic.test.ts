import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';
import { querySql } from './harness/start-test-platform';

interface Run {
  readonly runId: string;
  readonly state: string;
  readonly comparedCount: number;
  readonly differenceCount: number;
}

describe('reconciliation while vouchers are used', () => {
  let stage: TrainingStage;
  let learner: Learner;
  beforeAll(async () => {
    stage = await setTrainingStage('postgresql');
    learner = await stage.claim(3601);
    await stage.register(learner);
    await stage.platform.relay.deliverDue();
  });
  afterAll(() => stage.platform.close());

  it('M5 takes a use between two of its pages for no difference', async () => {
    const { database } = stage.platform;
    const setState = (set: string) => querySql(stage.platform, `UPDATE voucher_platform.vouchers SET ${set} WHERE voucher_number = '${learner.voucherNumber}'`);
    const [use] = await querySql<{ at: number; institution: number }>(stage.platform, `SELECT used_at_ms AS at, used_institution_number AS institution FROM voucher_platform.vouchers WHERE voucher_number = '${learner.voucherNumber}'`);
    const read = async (runId: string) => (await stage.supervisor.call<Run>({ method: 'GET', path: `/reconciliations/${runId}` })).body;
    // The voucher platform's page is read before the use; the real-name system's waits until it is known there.
    await setState("status = 'claimed', used_at_ms = NULL, used_institution_number = NULL");
    const runId = await database.orm.transaction(async (tx) => {
      await tx.execute(sql`LOCK TABLE real_name_system.used_vouchers IN ACCESS EXCLUSIVE MODE`);
      const started = await stage.supervisor.call<Run>({ method: 'POST', path: '/reconciliations' });
      const waiting = () => querySql(stage.platform, "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'real_name_system.used_vouchers'::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
      await expect.poll(waiting, { timeout: 20_000 }).toHaveLength(1);
      await setState(`status = 'used', used_at_ms = ${use?.at ?? 0}, used_institution_number = ${use?.institution ?? 0}`);
      return started.body.runId;
    });
    await expect.poll(async () => (await read(runId)).state, { timeout: 30_000 }).not.toBe('running');
    expect(await read(runId)).toMatchObject({ state: 'finished', comparedCount: 1, differenceCount: 0 });
  });
});
