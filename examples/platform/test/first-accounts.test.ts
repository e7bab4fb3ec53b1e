import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFirstAccounts } from '../src/hr-accounts/create-first-accounts';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';
import { callJson } from './harness/test-hr';

describe('the first accounts', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform('pglite');
    await platform.database.runScript("DELETE FROM voucher_platform.hr_accounts WHERE role IN ('systemAdmin', 'securityAdmin')");
  });
  afterAll(() => platform.close());

  it('A24 makes the administrators that are missing, once, with passwords that must be changed', async () => {
    const node = { database: platform.database, nowMs: platform.clock.nowMs };
    const created = await createFirstAccounts(node);
    expect(created.map(({ role }) => role)).toEqual(['systemAdmin', 'securityAdmin']);
    expect(await createFirstAccounts(node)).toEqual([]);
    for (const { account, initialPassword } of created) {
      const session = await callJson(platform, { method: 'POST', path: '/v1/hr/sessions', body: { account, password: initialPassword } });
      expect(session.body).toMatchObject({ next: 'changePassword' });
    }
    const stored = await querySql<{ hash: string }>(platform, "SELECT password_hash AS hash FROM voucher_platform.hr_accounts WHERE account = 'system-admin'");
    expect(stored[0]?.hash).toMatch(/^\$argon2id\$/);
  });
});
