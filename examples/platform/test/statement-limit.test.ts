import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startPlatform } from '../src/index';
import { inventPerson } from './harness/test-crowd';
import { createDevice, holdDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { seedCrowd } from './harness/seed-crowd';
import { nameDatabase } from './harness/seed-templates';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';
import { TcpGate } from './harness/tcp-gate';

describe('a statement that takes too long', () => {
  let platform: TestPlatform;
  let device: TestDevice;
  let templateNumber: number;
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql', { statementSeconds: 1 });
    device = await createDevice(platform, { person: inventPerson(1) });
    templateNumber = await createTemplate(await logInHr(platform, 'province'), { total: 5 });
  });
  afterAll(() => platform.close());

  it('A7 is broken off by the server with 503 serviceUnavailable, leaves nothing behind, and may be repeated', async () => {
    // Somebody else holds the lock that every claim of this template takes.
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let hasLock = (): void => undefined;
    const locked = new Promise<void>((resolve) => (hasLock = resolve));
    const holding = platform.database.orm.transaction(async (tx) => {
      await tx.execute('SET LOCAL idle_in_transaction_session_timeout = 0');
      await tx.execute(`SELECT FROM voucher_platform.quota_shards WHERE template_number = ${templateNumber} FOR UPDATE`);
      hasLock();
      await released;
    });
    await locked;
    const startedAtMs = performance.now();
    const refused = await device.claim(templateNumber);
    expect([refused.status, refused.code]).toEqual([503, 'serviceUnavailable']);
    expect(performance.now() - startedAtMs).toBeGreaterThan(900);
    const count = () => querySql<{ count: number }>(platform, `SELECT count(*)::integer AS count FROM voucher_platform.vouchers WHERE template_number = ${templateNumber}`);
    expect(await count()).toEqual([{ count: 0 }]);
    release();
    await holding;
    expect((await device.claim(templateNumber)).status).toBe(201);
    expect(await count()).toEqual([{ count: 1 }]);
  });

  it('is a transaction that stands idle as well: its connection goes, its locks with it', async () => {
    const standing = platform.database.orm.transaction(async (tx) => {
      await tx.execute(`SELECT FROM voucher_platform.quota_shards WHERE template_number = ${templateNumber} FOR UPDATE`);
      await new Promise((resolve) => setTimeout(resolve, 1800));
    });
    await expect(standing).rejects.toThrow();
    const next = await createDevice(platform, { person: inventPerson(2) });
    expect((await next.claim(templateNumber)).status).toBe(201);
  });

  it('A7 gives up on a database that says nothing any more, and goes on with the next connection', async () => {
    const [row] = await querySql<{ name: string }>(platform, 'SELECT current_database() AS name');
    const url = new URL(nameDatabase(inject('postgresqlUrl'), row?.name ?? ''));
    const gate = new TcpGate({ host: url.hostname, port: Number(url.port) });
    await gate.open();
    [url.hostname, url.port] = ['127.0.0.1', String(gate.port)];
    const remote = await startPlatform({ nowMs: platform.clock.nowMs, databaseUrl: url.href, dataFolder: inject('templateFolder'), maxConnections: 4, statementSeconds: 1 });
    try {
      const node = { url: remote.url, audience: remote.audience, clock: platform.clock };
      const people = await seedCrowd(platform.database, { size: 8, nowMs: platform.clock.nowMs() });
      const devices = people.map(({ signer }) => holdDevice(node, signer));
      const number = await createTemplate(await logInHr(platform, 'province'), { total: 50 });
      gate.stall();
      const startedAtMs = performance.now();
      const refused = await Promise.all(devices.map((device) => device.claim(number)));
      expect(refused.map(({ code }) => code)).toEqual(Array(8).fill('serviceUnavailable'));
      expect(performance.now() - startedAtMs).toBeLessThan(40_000);
      gate.resume();
      await expect.poll(async () => (await devices[0]?.claim(number))?.status, { timeout: 40_000 }).toBe(201);
      expect(await querySql(platform, `SELECT count(*)::integer AS count FROM voucher_platform.vouchers WHERE template_number = ${number}`)).toEqual([{ count: 1 }]);
    } finally {
      await gate.cut();
      await remote.close();
    }
  });
});
