import type { Redemption } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { countOutcomes, createCrowd } from './harness/test-crowd';
import { createDevice, signCall, send, type Answer, type TestDevice } from './harness/test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

describe('concurrency on a PostgreSQL server, 40 connections', () => {
  let platform: TestPlatform;
  let hr: HrClient;
  let crowd: TestDevice[];
  let admin: TestDevice;
  let institutionNumber: number;

  beforeAll(async () => {
    platform = await startTestPlatform('postgresql', { maxConnections: 40 });
    hr = await logInHr(platform, 'province');
    crowd = await createCrowd(platform, 400);
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No demonstration admin');
    admin = await createDevice(platform, { person });
    institutionNumber = person.institutionNumber;
  });
  afterAll(() => platform.close());

  async function count(table: string, where: string): Promise<number> {
    const [row] = await querySql<{ count: number }>(platform, `SELECT count(*)::integer AS count FROM voucher_platform.${table} WHERE ${where}`);
    return row?.count ?? -1;
  }

  async function redeem(code: string): Promise<Answer<Redemption>> {
    return admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() });
  }

  async function claimAndCompose(device: TestDevice, templateNumber: number): Promise<string> {
    const claimed = await device.claim(templateNumber);
    const { credential } = claimed.body;
    return device.compose(credential.credential);
  }

  it('uses at least 32 connections at once', async () => {
    await Promise.all(Array.from({ length: 40 }, () => querySql(platform, 'SELECT pg_sleep(0.2)')));
    const [row] = await querySql<{ count: number }>(platform, 'SELECT count(*)::integer AS count FROM pg_stat_activity WHERE datname = current_database()');
    expect(row?.count).toBeGreaterThanOrEqual(32);
  });

  it.each([
    [37, 'one shard'],
    [130, 'two shards'],
  ])('R7 gives %i of 400 simultaneous claims, quota in %s', async (total) => {
    const templateNumber = await createTemplate(hr, { total });
    const answers = await Promise.all(crowd.map((device) => device.claim(templateNumber)));
    expect(countOutcomes(answers)).toEqual({ 201: total, soldOut: 400 - total });
    expect(await count('vouchers', `template_number = ${templateNumber}`)).toBe(total);
    expect(await count('quota_shards', `template_number = ${templateNumber} AND remaining <> 0`)).toBe(0);
  });

  it('A7 gives one voucher to a person who claims 50 times at once, and keeps the quota', async () => {
    const templateNumber = await createTemplate(hr, { total: 1024 });
    const [device] = crowd;
    const answers = await Promise.all(Array.from({ length: 50 }, () => device?.claim(templateNumber)));
    expect(countOutcomes(answers.filter((answer) => answer !== undefined))).toEqual({ 201: 1, alreadyClaimed: 49 });
    const left = await querySql(platform, `SELECT sum(remaining)::integer AS left FROM voucher_platform.quota_shards WHERE template_number = ${templateNumber}`);
    expect(left).toEqual([{ left: 1023 }]);
  });

  it('R42 uses a voucher once in 500 simultaneous redemptions', async () => {
    const templateNumber = await createTemplate(hr);
    const [device] = crowd;
    if (device === undefined) throw new Error('No crowd');
    const code = await claimAndCompose(device, templateNumber);
    const answers = await Promise.all(Array.from({ length: 500 }, () => redeem(code)));
    expect(countOutcomes(answers)).toEqual({ 201: 1, alreadyUsed: 499 });
    expect(await count('redemptions', `template_number = ${templateNumber}`)).toBe(1);
    expect(await count('outbox_events', `kind = 'voucherUsed' AND (payload->>'templateNumber')::bigint = ${templateNumber}`)).toBe(1);
  });

  it('gives one answer to 40 simultaneous repeats of one redemption', async () => {
    const [device] = crowd;
    if (device === undefined) throw new Error('No crowd');
    const code = await claimAndCompose(device, await createTemplate(hr));
    const call = { method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() } as const;
    const answers = await Promise.all(Array.from({ length: 40 }, async () => send<Redemption>(await signCall(platform, admin.signer, call))));
    expect(countOutcomes(answers)).toEqual({ 201: 40 });
    expect(new Set(answers.map((answer) => answer.body.redemptionId)).size).toBe(1);
  });

  it('R17 lets no claim commit once a delist was acknowledged', async () => {
    const templateNumber = await createTemplate(hr, { total: 1024 });
    const waiting = crowd.slice();
    const answers: Answer[] = [];
    const isUnderWay = withResolver();
    const claimants = Array.from({ length: 32 }, async () => {
      for (let device = waiting.pop(); device !== undefined; device = waiting.pop()) {
        answers.push(await device.claim(templateNumber));
        if (answers.length === 20) isUnderWay.resolve();
      }
    });
    await isUnderWay.promise;
    const delisted = await delistTemplate(hr, templateNumber, 1000);
    await Promise.all(claimants);
    const claimed = await count('vouchers', `template_number = ${templateNumber}`);
    expect(countOutcomes(answers)).toEqual({ 201: claimed, delisted: 400 - claimed });
    expect(claimed).toBeLessThan(400);
    expect(delisted.body).toMatchObject({ unclaimedCount: 1024 - claimed, voidedCount: claimed });
  });

  it('R15 R16 lets no redemption commit once a delist was acknowledged', async () => {
    const templateNumber = await createTemplate(hr, { total: 400 });
    const codes = await Promise.all(crowd.slice(0, 200).map((device) => claimAndCompose(device, templateNumber)));
    const answers: Answer[] = [];
    const isUnderWay = withResolver();
    // What takes its time is done before: the delist itself is to meet the uses.
    const path = `/v1/hr/templates/${templateNumber}`;
    const { previewToken } = (await hr.call<{ previewToken: string }>({ method: 'GET', path: `${path}/delist-preview` })).body;
    await hr.stepUp();
    const counters = Array.from({ length: 32 }, async () => {
      for (let code = codes.pop(); code !== undefined; code = codes.pop()) {
        answers.push(await redeem(code));
        if (answers.length === 20) isUnderWay.resolve();
      }
    });
    await isUnderWay.promise;
    const delisted = await hr.call({ method: 'POST', path: `${path}/delist`, body: { previewToken, toleranceCount: 1000 } });
    const usedAtAcknowledgement = await count('redemptions', `template_number = ${templateNumber}`);
    await Promise.all(counters);
    const used = await count('redemptions', `template_number = ${templateNumber}`);
    const outcomes = countOutcomes(answers);
    expect(outcomes).toEqual({ 201: used, delisted: 200 - used });
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThan(200);
    expect(usedAtAcknowledgement).toBe(used);
    expect(delisted.body).toMatchObject({ usedCount: used, voidedCount: 200 - used, unclaimedCount: 200 });
  });
});

function withResolver(): { promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
