import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { completeIdNumber } from '../src/seed/demo-people';
import { createDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

/** Planted values that appear nowhere else. */
const canary = { subject: 'canary', name: '龘靐', idNumber: completeIdNumber('14010519870413987'), phone: '17712349876', regionCode: '140105' };
const planted = [canary.name, canary.idNumber, canary.phone];

describe.each(testDatabaseKinds)('personal data on %s', (kind) => {
  let platform: TestPlatform;
  const logged: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  beforeAll(async () => {
    process.stdout.write = ((chunk: string | Uint8Array) => {
      logged.push(String(chunk));
      return true;
    }) as typeof process.stdout.write;
    platform = await startTestPlatform(kind, { logLevel: 'info' });
  });
  afterAll(async () => {
    process.stdout.write = write;
    await platform.close();
  });

  it('R59 keeps name, ID number and phone out of the tables, the answers and the log', async () => {
    const hr = await logInHr(platform, 'province');
    const device = await createDevice(platform, { person: canary });
    const [adminPerson] = platform.demo.institutionAdmins;
    if (adminPerson === undefined) throw new Error('No demonstration admin');
    const admin = await createDevice(platform, { person: adminPerson });
    const { institutionNumber } = adminPerson;
    await hr.call({ method: 'PUT', path: `/v1/hr/institutions/${institutionNumber + 1}/super-admin`, body: { name: canary.name, idNumber: canary.idNumber, phone: canary.phone } });
    const claimed = await device.claim(await createTemplate(hr));
    const code = await device.compose(claimed.body.credential.credential);
    const answers = [
      await admin.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber, code } }),
      await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() }),
      await admin.call({ method: 'GET', path: `/v1/redemptions?institutionNumber=${institutionNumber}` }),
      await device.call({ method: 'GET', path: '/v1/me' }),
      await device.call({ method: 'GET', path: `/v1/vouchers/${claimed.body.voucher.voucherNumber}` }),
      await hr.call({ method: 'GET', path: '/v1/hr/claim-records?limit=100' }),
    ];
    await platform.relay.deliverDue();
    const dump = await dumpRows(platform);
    for (const value of planted) {
      expect(JSON.stringify([answers, device.session])).not.toContain(value);
      expect(dump).not.toContain(value);
      expect(dump).not.toContain(Buffer.from(value).toString('hex'));
      expect(logged.join('')).not.toContain(value);
    }
    expect(JSON.stringify(answers)).toContain('140105************');
    expect(dump).toContain(claimed.body.voucher.voucherNumber); // the dump is a dump
    expect(logged.join('')).toContain('/v1/redemptions/verify'); // and the log a log
  });
});

async function dumpRows(platform: TestPlatform): Promise<string> {
  const tables = await querySql<{ name: string }>(
    platform,
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema IN ('voucher_platform', 'real_name_system')`,
  );
  const dumps = await Promise.all(tables.map(({ name }) => querySql<{ text: string }>(platform, `SELECT coalesce(string_agg(t::text, chr(10)), '') AS text FROM ${name} t`)));
  return dumps.map(([row]) => row?.text ?? '').join('\n');
}
