import type { Profile, VoucherState } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('waiting for a voucher on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  let trainee: TestDevice;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
    trainee = await createDevice(platform, { person: inventPerson(1) });
  });
  afterAll(() => platform.close());

  const watch = (voucherNumber: string, waitSeconds: number) =>
    trainee.call<VoucherState>({ method: 'GET', path: `/v1/vouchers/${voucherNumber}/state?after=claimed&waitSeconds=${waitSeconds}` });

  it('R42 answers at once when the voucher was used, with the place', async () => {
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No demonstration admin');
    const admin = await createDevice(platform, { person });
    const claimed = await trainee.claim(await createTemplate(hr));
    const waiting = watch(claimed.body.voucher.voucherNumber, 20).then((answer) => ({ answer, atMs: performance.now() }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const code = await trainee.compose(claimed.body.credential.credential);
    const body = { institutionNumber: person.institutionNumber, code };
    await admin.call({ method: 'POST', path: '/v1/redemptions', body, idempotencyKey: randomUUID() });
    const usedAtMs = performance.now();
    const { answer, atMs } = await waiting;
    expect(answer.body).toMatchObject({ status: 'used', place: person.institutionName });
    expect(atMs - usedAtMs).toBeLessThan(900); // sooner than the database check, which comes after 1 s
  });

  it('R16 answers at once when the template was delisted', async () => {
    const templateNumber = await createTemplate(hr);
    const claimed = await trainee.claim(templateNumber);
    const waiting = watch(claimed.body.voucher.voucherNumber, 20);
    await delistTemplate(hr, templateNumber);
    expect((await waiting).body.status).toBe('voided');
  });

  it('finds a change of another node within a second, and answers unchanged at the end of the wait', async () => {
    const claimed = await trainee.claim(await createTemplate(hr));
    const { voucherNumber } = claimed.body.voucher;
    expect((await watch(voucherNumber, 1)).body.status).toBe('claimed');
    const waiting = watch(voucherNumber, 10);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await querySql(platform, `UPDATE voucher_platform.vouchers SET status = 'used', used_at_ms = 1, status_changed_at_ms = 1 WHERE voucher_number = '${voucherNumber}'`);
    expect((await waiting).body.status).toBe('used');
  });

  it('A6 counts what is ready, and tells of what expires and what became void', async () => {
    const me = await createDevice(platform, { person: inventPerson(2) });
    const nowMs = platform.clock.nowMs();
    await me.claim(await createTemplate(hr, { validity: { kind: 'window', fromMs: nowMs, untilMs: nowMs + 3 * 86_400_000 } }));
    const gone = await createTemplate(hr);
    await me.claim(gone);
    await delistTemplate(hr, gone);
    const profile = await me.call<Profile>({ method: 'GET', path: '/v1/me' });
    expect(profile.body.readyCount).toBe(1);
    expect(profile.body.notices).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'expiring', daysLeft: 3 }), expect.objectContaining({ kind: 'voided' })]));
    const voided = await me.call<{ items: object[] }>({ method: 'GET', path: '/v1/vouchers?status=voided' });
    expect(voided.body.items).toHaveLength(1);
  });
});
