import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetOldClaimMarks } from '../src/voucher-platform/claims/claim-marks';
import { expectRefusal } from './harness/expect-refusal';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { createCrowd, inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';

describe.each(testDatabaseKinds)('a claim after an erasure on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  let batch: number;
  let number = 0;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    batch = await createTemplate(hr);
    number += 1;
  });

  const logIn = () => createDevice(platform, { person: inventPerson(number) });
  const erase = (device: TestDevice) => device.call<{ kept: string[] }>({ method: 'POST', path: '/v1/erasures', body: { understood: true } });
  const forecast = async (device: TestDevice) => (await device.call<{ wouldPass: boolean; obstacles: { code: string }[] }>({ method: 'GET', path: `/v1/templates/${batch}/claim-forecast` })).body;
  const isListedAsClaimed = async (device: TestDevice) => (await device.call<{ items: { templateNumber: number; isClaimed: boolean }[] }>({ method: 'GET', path: '/v1/templates/claimable?limit=50' })).body.items.find(({ templateNumber }) => templateNumber === batch)?.isClaimed;
  const countRemaining = async () => (await querySql<{ remaining: number }>(platform, `SELECT sum(remaining)::integer AS remaining FROM voucher_platform.quota_shards WHERE template_number = ${batch}`))[0]?.remaining;
  const countMarks = async () => (await querySql<{ marks: number; keys: number }>(platform, `SELECT (SELECT count(*)::integer FROM voucher_platform.claim_marks WHERE template_number = ${batch}) AS marks, (SELECT count(claim_mark_key_cipher)::integer FROM voucher_platform.voucher_templates WHERE template_number = ${batch}) AS keys`))[0];

  it('A7 gives nobody a second voucher of a batch, whoever they are taken for after an erasure', async () => {
    const before = await logIn();
    expect((await before.claim(batch)).status).toBe(201);
    expect(await erase(before)).toMatchObject({ status: 201, body: { kept: ['claimMarks'] } });
    const remaining = await countRemaining();
    const again = await logIn();
    expect(await forecast(again)).toMatchObject({ wouldPass: false, obstacles: [{ code: 'alreadyClaimed' }] });
    expect(await isListedAsClaimed(again)).toBe(true);
    await expectRefusal(platform, 'alreadyClaimed', () => again.claim(batch));
    expect(await countRemaining()).toBe(remaining);
    // Erased once more, with nothing to mark, and it stays so.
    expect(await erase(again)).toMatchObject({ status: 201, body: { kept: [] } });
    const thirdly = await logIn();
    await expectRefusal(platform, 'alreadyClaimed', () => thirdly.claim(batch));
  });

  it('A7 marks one batch only, and nobody else', async () => {
    const before = await logIn();
    await before.claim(batch);
    await erase(before);
    const marked = batch;
    batch = await createTemplate(hr);
    const again = await logIn();
    expect(await forecast(again)).toMatchObject({ wouldPass: true });
    expect((await again.claim(batch)).status).toBe(201);
    const other = await createDevice(platform, { person: inventPerson(900 + number) });
    expect((await other.claim(marked)).status).toBe(201);
    // The same ID number has another mark in every batch, and neither is what other tables know it by.
    await erase(again);
    const [marks] = await querySql<{ marks: number; known: number }>(platform, `SELECT count(DISTINCT mark)::integer AS marks, (SELECT count(*)::integer FROM voucher_platform.people WHERE id_number_index IN (SELECT mark FROM voucher_platform.claim_marks)) AS known FROM voucher_platform.claim_marks WHERE template_number IN (${marked}, ${batch})`);
    expect(marks).toEqual({ marks: 2, known: 0 });
  });

  it('A7 marks each of many who are erased at once', async () => {
    const crowd = await createCrowd(platform, 6);
    for (const device of crowd) expect((await device.claim(batch)).status).toBe(201);
    expect((await Promise.all(crowd.map(erase))).map(({ status }) => status)).toEqual(crowd.map(() => 201));
    expect(await countMarks()).toEqual({ marks: 6, keys: 1 });
    for (const device of await createCrowd(platform, 6)) await expectRefusal(platform, 'alreadyClaimed', () => device.claim(batch));
  });

  it('forgets the marks with the end of the batch, by its time or by a delist, and leaves none for one that is over', async () => {
    const { nowMs } = platform.clock;
    const before = await logIn();
    await before.claim(batch);
    await erase(before);
    await forgetOldClaimMarks({ database: platform.database, nowMs });
    expect(await countMarks()).toEqual({ marks: 1, keys: 1 });
    const [template] = await querySql<{ expiresAtMs: number }>(platform, `SELECT expires_at_ms::float8 AS "expiresAtMs" FROM voucher_platform.voucher_templates WHERE template_number = ${batch}`);
    await forgetOldClaimMarks({ database: platform.database, nowMs: () => (template?.expiresAtMs ?? 0) - 1 });
    expect(await countMarks()).toEqual({ marks: 1, keys: 1 });
    await forgetOldClaimMarks({ database: platform.database, nowMs: () => template?.expiresAtMs ?? 0 });
    expect(await countMarks()).toEqual({ marks: 0, keys: 0 });

    batch = await createTemplate(hr);
    const [first, second] = [await logIn(), await createDevice(platform, { person: inventPerson(950 + number) })];
    for (const device of [first, second]) await device.claim(batch);
    await erase(first);
    expect((await delistTemplate(hr, batch)).status).toBe(200);
    await forgetOldClaimMarks({ database: platform.database, nowMs });
    expect(await countMarks()).toEqual({ marks: 0, keys: 0 });
    expect(await erase(second)).toMatchObject({ body: { kept: [] } });
    expect(await countMarks()).toEqual({ marks: 0, keys: 0 });
  });
});
