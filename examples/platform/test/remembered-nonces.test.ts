import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedServer, type EmbeddedServer } from './harness/embedded-server';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type SignedInDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { startTestPlatform, type TestPlatform } from './harness/start-test-platform';

/** The server writes its log to disk by itself every ten seconds only. */
describe('the nonces of uses on a database that crashes', () => {
  let server: EmbeddedServer;
  let platform: TestPlatform;
  let dataFolder: string;
  let admin: SignedInDevice;
  let institutionNumber: number;

  beforeAll(async () => {
    server = await startEmbeddedServer(['wal_writer_delay=10s', 'autovacuum=off']);
    dataFolder = await mkdtemp(join(tmpdir(), 'etv-nonces-'));
    platform = await startTestPlatform('postgresql', { databaseUrl: server.url, dataFolder });
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No demonstration admin');
    institutionNumber = person.institutionNumber;
    admin = await createDevice(platform, { person });
  });
  afterAll(async () => {
    await platform.close();
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });

  async function readAfterCrash(): Promise<{ nonces: number; uses: number }> {
    await server.crash();
    await server.restart();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const nowMs = platform.clock.nowMs();
    const { rows: [row] } = await client.query<{ nonces: number; uses: number }>(`SELECT (SELECT count(*)::integer FROM voucher_platform.request_nonces WHERE seen_at_ms = ${nowMs}) AS nonces, (SELECT count(*)::integer FROM voucher_platform.redemptions) AS uses`);
    await client.end();
    if (row === undefined) throw new Error('No row');
    return row;
  }

  it('R42 A7 are there with the use, and with a refusal', async () => {
    const trainee = await createDevice(platform, { person: inventPerson(1) });
    const template = await createTemplate(await logInHr(platform, 'province'));
    const code = await trainee.compose((await trainee.claim(template)).body.credential.credential);
    await platform.relay.deliverDue();
    platform.clock.advance(1);
    const refused = await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: 99_999, code }, idempotencyKey: randomUUID() });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await readAfterCrash()).toEqual({ nonces: 1, uses: 0 });
    platform.clock.advance(1);
    const used = await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() });
    expect(used.status).toBe(201);
    expect(await readAfterCrash()).toEqual({ nonces: 1, uses: 1 });
  }, 120_000);
});
