import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { randomBytes, randomUUID } from 'node:crypto';
import { verifyAuditLog } from '../src/audit/verify-audit-log';
import { readSealedEntries } from '../src/audit/read-audit-log';
import { auditTables } from '../src/database/schema/audit-tables';
import { ClockOffError, createDatabaseClock } from '../src/database-clock';
import { startPlatform } from '../src/index';
import { nameDatabase, runOn } from './harness/seed-templates';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const hour = 3600;

describe.each(testDatabaseKinds)('a clock that jumps on %s', (kind) => {
  let platform: TestPlatform;
  let admin: TestDevice;
  let institutionNumber: number;
  let next = 100;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No demonstration admin');
    institutionNumber = person.institutionNumber;
    admin = await createDevice(platform, { person });
  });
  afterAll(() => platform.close());

  const use = (code: string, idempotencyKey: string) => admin.call<{ redemptionId: string; usedAtMs: number }>({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey });
  async function claim(): Promise<{ device: TestDevice; voucherNumber: string; code: () => Promise<string> }> {
    const device = await createDevice(platform, { person: inventPerson((next += 1)) });
    const { body } = await device.claim(templateNumber);
    return { device, voucherNumber: body.voucher.voucherNumber, code: () => device.compose(body.credential.credential) };
  }
  let templateNumber = 0;

  it.each([['an hour back', -hour], ['an hour ahead', hour], ['and back again', -hour]])('%s: loses and doubles nothing, refuses what is out of time, and its audit chain is whole', async (_, seconds) => {
    templateNumber = await createTemplate(await logInHr(platform, 'province'), { total: 20 });
    const before = await claim();
    const shownBefore = await before.code();
    const key = randomUUID();
    const used = await claim();
    const usedCode = await used.code();
    const first = await use(usedCode, key);
    expect(first.status).toBe(201);

    platform.clock.advance(seconds);
    // A code of the phone's right time is out of this node's: refused, and the voucher is as it was.
    const off = await use(shownBefore, randomUUID());
    expect(off.code).toBe(seconds < 0 ? 'futureCode' : 'expiredCode');
    // What was acknowledged before is answered again, and done once.
    expect((await use(usedCode, key)).body).toMatchObject({ redemptionId: first.body.redemptionId, usedAtMs: first.body.usedAtMs });
    const after = await claim();
    expect((await use(await after.code(), randomUUID())).status).toBe(201);
    expect((await use(await before.code(), randomUUID())).status).toBe(201);
    expect((await before.device.claim(templateNumber)).code).toBe('alreadyClaimed');

    const [counts] = await querySql<{ used: number; claimed: number; uses: number }>(platform, `SELECT
      (SELECT sum(claimed_count)::integer FROM voucher_platform.current_voucher_statistics WHERE template_number = ${templateNumber}) AS claimed,
      (SELECT sum(used_count)::integer FROM voucher_platform.current_voucher_statistics WHERE template_number = ${templateNumber}) AS used,
      (SELECT count(*)::integer FROM voucher_platform.redemptions WHERE template_number = ${templateNumber}) AS uses`);
    expect(counts).toEqual({ claimed: 3, used: 3, uses: 3 });
    // Every use reaches the real-name system, also those whose delivery was put off by the clock before.
    await expect.poll(async () => {
      await platform.relay.deliverDue();
      return (await querySql(platform, `SELECT 1 AS one FROM real_name_system.used_vouchers WHERE template_number = ${templateNumber}`)).length;
    }, { timeout: 20_000 }).toBe(3);
    await expect.poll(async () => (await querySql(platform, 'SELECT 1 AS one FROM voucher_platform.audit_entries e WHERE NOT EXISTS (SELECT FROM voucher_platform.audit_seals s WHERE s.entry_id = e.entry_id)')).length, { timeout: 20_000 }).toBe(0);
    const report = await verifyAuditLog(readSealedEntries(platform.database.orm, auditTables['voucher-platform']), []);
    expect(report.findings).toEqual([]);
  });
});

describe('a node whose clock is not the database’s', () => {
  const name = `clock_${randomBytes(5).toString('hex')}`;
  let offsetMs = 0;
  let running: Awaited<ReturnType<typeof startPlatform>>;
  beforeAll(async () => {
    await runOn(inject('postgresqlUrl'), `CREATE DATABASE ${name} TEMPLATE ${inject('postgresqlTemplate')}`);
    running = await startPlatform({ databaseUrl: nameDatabase(inject('postgresqlUrl'), name), dataFolder: inject('templateFolder'), nowMs: () => Date.now() + offsetMs, comparesClock: true, admin: { port: 0, host: '127.0.0.1' } });
  });
  afterAll(async () => {
    await running.close();
    await runOn(inject('postgresqlUrl'), `DROP DATABASE ${name} WITH (FORCE)`);
  });

  const readReadiness = async () => {
    const answer = await fetch(`${running.url}/v1/ready`);
    return { status: answer.status, body: (await answer.json()) as { details?: { obstacle?: string } } };
  };

  it.each([[11_000], [-11_000], [3_600_000]])('takes no requests from the balancer while it is %d ms off, and says so', async (off) => {
    offsetMs = off;
    expect(await readReadiness()).toMatchObject({ status: 503, body: { details: { obstacle: 'clock' } } });
    const metrics = await (await fetch(`${running.metricsUrl}/metrics`)).text();
    expect(Math.abs(Number(/^etv_clock_offset_seconds (\S+)$/m.exec(metrics)?.[1]) - off / 1000)).toBeLessThan(1);
    offsetMs = 0;
    expect((await readReadiness()).status).toBe(200);
  });

  it('deletes nothing for its age while it is more than a minute off', async () => {
    const clock = createDatabaseClock(running.database, () => Date.now() + offsetMs);
    let ran = 0;
    const run = () => clock.guard(() => Promise.resolve((ran += 1)));
    for (offsetMs of [200 * 86_400_000, -61_000]) await expect(run()).rejects.toBeInstanceOf(ClockOffError);
    expect(ran).toBe(0);
    offsetMs = 30_000;
    await run();
    expect(ran).toBe(1);
    offsetMs = 0;
  });
});
