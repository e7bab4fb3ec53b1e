import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { DemoSecrets } from '../src/keys/demo-secrets';
import { deriveDataKeys, readDemoDataKeys } from '../src/keys/system-keys';
import { createBlindIndex } from '../src/personal-data/blind-index';
import { encryptPlainTexts } from '../src/personal-data/encrypt-plain-texts';
import { createPersonalDataCipher } from '../src/personal-data/personal-data-cipher';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import type { Answer } from './harness/test-device';
import { setTrainingStage, type TrainingStage } from './harness/training-stage';

const written = '张三家里有困难';
/** More than one batch. */
const more = 600;

describe.each(testDatabaseKinds)('texts of before they were encrypted, on %s', (kind) => {
  let stage: TrainingStage;
  let classId: string;
  let batchId: string;
  let pay: () => Promise<Answer>;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
    const learners = [await stage.claim(4111), await stage.claim(4112)];
    classId = await stage.grant(learners);
    const numbers = learners.map(({ voucherNumber }) => voucherNumber);
    const created = await stage.reviewer.call<{ batch: { batchId: string } }>({ method: 'POST', path: '/payouts', body: { voucherNumbers: numbers }, idempotencyKey: randomUUID() });
    ({ batchId } = created.body.batch);
    await Promise.all([stage.supervisor.stepUp(), stage.reviewer.stepUp()]);
    await stage.supervisor.call({ method: 'POST', path: `/payouts/${batchId}/approve` });
    pay = () => stage.reviewer.call({ method: 'POST', path: `/payouts/${batchId}/payment`, body: { paymentReference: 'BANK-4111', failed: [{ voucherNumber: numbers[0], reason: written }] } });
    expect(await pay()).toMatchObject({ status: 200 });
  });
  afterAll(() => stage.platform.close());

  const countPlain = () =>
    querySql<{ reviews: number; items: number; submissions: number }>(stage.platform, 'SELECT (SELECT count(opinion)::integer FROM employment_service.reviews) AS reviews, (SELECT count(failure)::integer FROM employment_service.payout_items) AS items, (SELECT count(opinion)::integer FROM real_name_system.submissions) AS submissions');
  async function readAll(): Promise<unknown[]> {
    const reviews = await stage.reviewer.call<{ items: { opinion: string }[] }>({ method: 'GET', path: `/reviews?classId=${classId}` });
    const payout = await stage.reviewer.call<{ items: { failure?: string }[] }>({ method: 'GET', path: `/payouts/${batchId}` });
    const trainingClass = await stage.desk.call<{ submissions: { opinion: string }[] }>({ method: 'GET', path: `/classes/${classId}` });
    return [reviews.body.items.map(({ opinion }) => opinion), payout.body.items.flatMap(({ failure }) => failure ?? []), trainingClass.body.submissions.map(({ opinion }) => opinion)];
  }
  const allWritten = [[written, written, written], [written], [written, written, written]];

  it('are shown as they were, encrypted batch by batch, and shown the same afterwards', async () => {
    expect(await countPlain()).toEqual([{ reviews: 0, items: 0, submissions: 0 }]);
    for (const [table, plain, decided] of [['employment_service.reviews', 'opinion', 'decided_at_ms IS NOT NULL'], ['employment_service.payout_items', 'failure', "outcome = 'failed'"], ['real_name_system.submissions', 'opinion', 'decided_at_ms IS NOT NULL']] as const) {
      await querySql(stage.platform, `UPDATE ${table} SET ${plain} = '${written}', ${plain}_cipher = NULL WHERE ${decided}`);
    }
    await querySql(stage.platform, `INSERT INTO employment_service.reviews (review_id, kind, class_id, class_name, institution_number, institution_name, region_code, occupation, skill_level, starts_on, ends_on, duration_hours, status, submitted_at_ms, decided_at_ms, opinion)
      SELECT gen_random_uuid(), 'completion', gen_random_uuid(), 'x', 1, 'x', '140200', 'x', 'any', '2026-01-01', '2026-01-02', 8, 'returned', 1, 1, 'x' FROM generate_series(1, ${more})`);
    expect(await countPlain()).toEqual([{ reviews: more + 3, items: 1, submissions: 3 }]);
    expect(await readAll()).toEqual(allWritten);
    const secrets = JSON.parse(await readFile(join(inject('templateFolder'), 'demo-keys.json'), 'utf8')) as DemoSecrets;
    const blindIndexKey = Buffer.from(secrets.blindIndexKey, 'base64');
    for (const system of ['employment-service', 'real-name-system'] as const) {
      const cipher = createPersonalDataCipher(deriveDataKeys({ dataKeys: readDemoDataKeys(secrets), blindIndexKey }, system));
      await encryptPlainTexts(system, { database: stage.platform.database, personalData: { cipher, index: createBlindIndex(blindIndexKey) } });
    }
    expect(await countPlain()).toEqual([{ reviews: 0, items: 0, submissions: 0 }]);
    expect(await querySql(stage.platform, 'SELECT count(opinion_cipher)::integer AS count FROM employment_service.reviews')).toEqual([{ count: more + 3 }]);
    expect(await readAll()).toEqual(allWritten);
  });

  it('R29 takes the same payment again for the same, by the encrypted reason', async () => {
    expect(await pay()).toMatchObject({ status: 200, body: { batch: { status: 'paid' } } });
  });
});
