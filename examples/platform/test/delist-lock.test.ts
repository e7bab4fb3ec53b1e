import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { createCrowd } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

describe('a redemption that waits for a delist', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql');
  });
  afterAll(() => platform.close());

  it('R16 sees the delist it waited for: its snapshot is younger than the lock', async () => {
    const templateNumber = await createTemplate(await logInHr(platform, 'province'));
    const [trainee] = await createCrowd(platform, 1);
    const [person] = platform.demo.institutionAdmins;
    if (trainee === undefined || person === undefined) throw new Error('No people');
    const admin = await createDevice(platform, { person });
    const claimed = await trainee.claim(templateNumber);
    const { credential } = claimed.body;
    const code = await trainee.compose(credential.credential);

    const [database] = await querySql<{ name: string }>(platform, 'SELECT current_database() AS name');
    const url = new URL(inject('postgresqlUrl'));
    url.pathname = `/${database?.name ?? ''}`;
    const delist = new pg.Client({ connectionString: url.href });
    await delist.connect();
    await delist.query('BEGIN');
    await delist.query('SELECT pg_advisory_xact_lock(voucher_platform.template_lock($1))', [templateNumber]);
    const redemption = admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: person.institutionNumber, code }, idempotencyKey: randomUUID() });
    await waitForLock(platform);
    await delist.query('UPDATE voucher_platform.voucher_templates SET delisted_at_ms = $2 WHERE template_number = $1', [templateNumber, platform.clock.nowMs()]);
    await delist.query('COMMIT');
    await delist.end();

    expect(await redemption).toMatchObject({ status: 409, code: 'delisted' });
    expect(await querySql(platform, 'SELECT count(*)::integer AS count FROM voucher_platform.redemptions')).toEqual([{ count: 0 }]);
  });
});

/** Until the redemption's statement hangs on the advisory lock. */
async function waitForLock(platform: TestPlatform): Promise<void> {
  const waiting = "SELECT count(*)::integer AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const [row] = await querySql<{ count: number }>(platform, waiting);
    if ((row?.count ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('The redemption never waited for the lock');
}
