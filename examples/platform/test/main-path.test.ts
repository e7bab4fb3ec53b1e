import type { ClaimableTemplatePage, RedemptionPage, VerifiedScan } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

/** Statements of relays, clocks, roll-ups, gauges and push, which come in between. */
const background = /deliver|statistic|take-due|read-clock|gauge|-changes$/;

describe.each(testDatabaseKinds)('main path on %s', (kind) => {
  let platform: TestPlatform;
  let trainee: TestDevice;
  let admin: TestDevice;
  let institutionNumber: number;

  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    const [person] = platform.demo.trainees;
    const [adminPerson] = platform.demo.institutionAdmins;
    if (person === undefined || adminPerson === undefined) throw new Error('No demonstration people');
    trainee = await createDevice(platform, { person });
    admin = await createDevice(platform, { person: adminPerson });
    institutionNumber = adminPerson.institutionNumber;
  });
  afterAll(() => platform.close());

  it('R42 claims, verifies, uses once, and refuses the second scan with when and where', async () => {
    const claimable = await trainee.call<ClaimableTemplatePage>({ method: 'GET', path: '/v1/templates/claimable?trainingType=offline' });
    expect(claimable.status).toBe(200);
    const template = claimable.body.items.find((item) => item.name === '养老护理员培训券');
    const claimed = await trainee.claim(template?.templateNumber ?? 0);
    expect(claimed.body).toMatchObject({ voucher: { status: 'claimed', amountFen: 160000 } });
    const { voucher, credential } = claimed.body;

    const code = await trainee.compose(credential.credential);
    const scan = await admin.call<VerifiedScan>({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber, code } });
    expect(scan.body).toMatchObject({ voucher: { voucherNumber: voucher.voucherNumber, maskedName: '王**', maskedIdNumber: '140105************' } });

    platform.clock.advance(80);
    const body = { institutionNumber, reservationId: scan.body.reservationId };
    const used = await admin.call({ method: 'POST', path: '/v1/redemptions', body, idempotencyKey: randomUUID() });
    expect(used.status).toBe(201);
    expect(used.body).toMatchObject({ voucher: { voucherNumber: voucher.voucherNumber }, usedAtMs: platform.clock.nowMs() });

    const state = await trainee.call({ method: 'GET', path: `/v1/vouchers/${voucher.voucherNumber}/state` });
    expect(state.body).toMatchObject({ status: 'used' });
    const second = await admin.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber, code: await trainee.compose(credential.credential) } });
    expect(second).toMatchObject({ status: 409, code: 'alreadyUsed', body: { details: { usedAtMs: platform.clock.nowMs() } } });
    expect(second.body.message).toContain('太原职业培训学校');
  });

  it('R42 takes two round trips at the desk in queue mode: who asks and what the code is judged by, then the use', async () => {
    await platform.relay.deliverDue();
    const code = await trainee.compose((await trainee.claim(await createTemplate(await logInHr(platform, 'province')))).body.credential.credential);
    const idempotencyKey = randomUUID();
    const use = async (body: object) => {
      const ran = vi.spyOn(platform.database, 'run');
      const { status } = await admin.call({ method: 'POST', path: '/v1/redemptions', body: { code, ...body }, idempotencyKey });
      const names = ran.mock.calls.map(([{ name }]) => name).filter((name) => !background.test(name));
      ran.mockRestore();
      return [status, ...names];
    };
    expect(await use({ institutionNumber })).toEqual([201, 'authenticate-use', 'redeem-voucher']);
    // Nothing was committed after the nonce, which must not wait for the next request's commit.
    expect((await use({ institutionNumber })).at(-1)).toBe('flush-nonce');
    expect(await use({ institutionNumber, reservationId: 7 })).toEqual([400, 'authenticate-use', 'flush-nonce']);
    expect((await use({ institutionNumber: 99_999 })).at(-1)).toBe('flush-nonce');
  });

  it('R55 tells the real-name system, and shows it as synchronised', async () => {
    await platform.relay.deliverDue();
    const page = await admin.call<RedemptionPage>({ method: 'GET', path: `/v1/redemptions?institutionNumber=${institutionNumber}` });
    expect(page.body.items.map(({ deliveries }) => deliveries.map(({ state }) => state))).toEqual([['synchronised', 'synchronised'], ['synchronised', 'synchronised']]);
    expect(await querySql(platform, 'SELECT count(*)::integer AS count FROM real_name_system.used_vouchers')).toEqual([{ count: 2 }]);
  });

  it('R42 answers 503 when the database goes away before the nonce is on disk, whatever the answer was', async () => {
    const code = await trainee.compose((await trainee.claim(await createTemplate(await logInHr(platform, 'province')))).body.credential.credential);
    const idempotencyKey = randomUUID();
    const use = async (number: number) => {
      const { status, code: refusal } = await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: number, code }, idempotencyKey });
      return [status, refusal];
    };
    const run = platform.database.run.bind(platform.database);
    const cut = () => vi.spyOn(platform.database, 'run').mockImplementation((statement, values) => (statement.name === 'flush-nonce' ? Promise.reject(Object.assign(new Error('terminated'), { code: '57P01' })) : run(statement, values)));
    const refusedCut = cut();
    const refused = await use(99_999);
    refusedCut.mockRestore();
    const used = await use(institutionNumber);
    const repeatedCut = cut();
    const repeated = await use(institutionNumber);
    repeatedCut.mockRestore();
    expect([refused, used, repeated, await use(institutionNumber)]).toEqual([[503, 'serviceUnavailable'], [201, undefined], [503, 'serviceUnavailable'], [201, undefined]]);
  });
});
