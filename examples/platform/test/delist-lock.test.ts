import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type Answer } from './harness/test-device';
import { tellSystem } from './harness/system-caller';
import { createTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

describe('what waits for a delist', () => {
  let platform: TestPlatform;
  let hr: HrClient;
  let persons = 0;
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql');
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());

  async function claim(templateNumber: number): Promise<{ voucherNumber: string; code: string }> {
    const trainee = await createDevice(platform, { person: inventPerson((persons += 1)) });
    const { credential, voucher } = (await trainee.claim(templateNumber)).body;
    return { voucherNumber: voucher.voucherNumber, code: await trainee.compose(credential.credential) };
  }

  async function openDesk() {
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No people');
    const admin = await createDevice(platform, { person });
    const { institutionNumber } = person;
    return {
      redeem: (code: string) => admin.call<{ redemptionId: string }>({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() }),
      undo: (redemptionId: string) => admin.call({ method: 'POST', path: `/v1/redemptions/${redemptionId}/undo`, body: { institutionNumber, reason: '扫错了' } }),
    };
  }

  /** Asks while a delist holds its lock, and lets the delist commit once the request hangs on it. */
  async function askDuringDelist(templateNumber: number, ask: () => Promise<Answer>): Promise<Answer> {
    const [database] = await querySql<{ name: string }>(platform, 'SELECT current_database() AS name');
    const url = new URL(inject('postgresqlUrl'));
    url.pathname = `/${database?.name ?? ''}`;
    const delist = new pg.Client({ connectionString: url.href });
    await delist.connect();
    try {
      await delist.query('BEGIN');
      await delist.query('SELECT pg_advisory_xact_lock(voucher_platform.template_lock($1))', [templateNumber]);
      const answer = ask();
      await waitForLock(platform);
      await delist.query('UPDATE voucher_platform.voucher_templates SET delisted_at_ms = $2 WHERE template_number = $1', [templateNumber, platform.clock.nowMs()]);
      await delist.query('COMMIT');
      return await answer;
    } finally {
      await delist.end();
    }
  }

  it('R16 a redemption sees the delist it waited for: its snapshot is younger than the lock', async () => {
    const templateNumber = await createTemplate(hr);
    const [{ code, voucherNumber }, desk] = [await claim(templateNumber), await openDesk()];
    expect(await askDuringDelist(templateNumber, () => desk.redeem(code))).toMatchObject({ status: 409, code: 'delisted' });
    expect(await querySql(platform, `SELECT count(*)::integer AS count FROM voucher_platform.redemptions WHERE voucher_number = '${voucherNumber}'`)).toEqual([{ count: 0 }]);
  });

  it('M6 A12 an undo waits, so that what the delist counted stays, and tells that its voucher is void', async () => {
    const templateNumber = await createTemplate(hr);
    const [{ code }, desk] = [await claim(templateNumber), await openDesk()];
    const used = await desk.redeem(code);
    expect(await askDuringDelist(templateNumber, () => desk.undo(used.body.redemptionId))).toMatchObject({ status: 200, body: { status: 'voided' } });
  });

  it('M6 R29 a settlement waits, so that what the delist counted stays', async () => {
    const templateNumber = await createTemplate(hr);
    const [{ code, voucherNumber }, desk] = [await claim(templateNumber), await openDesk()];
    await desk.redeem(code);
    const body = { eventId: 880_001, kind: 'voucherSettled', subject: voucherNumber, sequence: 1, payload: { batchId: 'batch', amountFen: 5000, settledAtMs: platform.clock.nowMs() } };
    const tell = () => tellSystem(platform, { from: 'employment-service', to: 'voucher-platform', path: '/v1/systems/settlement-events', body });
    expect(await askDuringDelist(templateNumber, tell)).toMatchObject({ status: 200 });
  });
});

/** Until a statement hangs on the advisory lock. */
async function waitForLock(platform: TestPlatform): Promise<void> {
  const waiting = "SELECT count(*)::integer AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const [row] = await querySql<{ count: number }>(platform, waiting);
    if ((row?.count ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('Nothing ever waited for the lock');
}
