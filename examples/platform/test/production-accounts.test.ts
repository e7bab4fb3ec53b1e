import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFirstAccounts } from '../src/hr-accounts/create-first-accounts';
import { startPlatform, type RunningPlatform } from '../src/index';
import { createDemoKeys } from '../src/keys/create-demo-keys';
import { loadDemoSecrets } from '../src/keys/demo-secrets';
import { createDemoSystemKeys } from '../src/keys/system-keys';
import { createFirstStaff } from '../src/systems/create-first-staff';
import { readTotpCode } from './harness/read-totp-code';
import { callJson } from './harness/test-hr';

const password = 'Coal+Vinegar 2026';

/** With keys from outside, as in production: no demonstration account, and nothing without a second factor. */
describe('accounts with keys from outside', () => {
  let platform: RunningPlatform;
  let accounts: { prefix: string; account: string; initialPassword: string; probe: string }[];
  beforeAll(async () => {
    const secrets = await loadDemoSecrets(undefined, Date.now());
    platform = await startPlatform({ keys: { ...(await createDemoKeys(secrets)), areDemo: false }, systemKeys: createDemoSystemKeys(secrets) });
    const node = { database: platform.database, nowMs: Date.now };
    const [hr] = await createFirstAccounts(node);
    const staff = await createFirstStaff(node);
    accounts = [
      { prefix: '/v1/hr', account: hr?.account ?? '', initialPassword: hr?.initialPassword ?? '', probe: '/accounts' },
      ...staff.filter(({ account }) => !account.startsWith('second-')).map(({ system, account, initialPassword }) => ({ prefix: `/${system}/v1`, account, initialPassword, probe: account === 'audit-admin' ? '/audit-entries' : '/deliveries' })),
    ];
  });
  afterAll(() => platform.close());

  it('A24 the first accounts of all three systems work once the password is changed and a second factor is set, and only then', async () => {
    expect(accounts.map(({ prefix, probe }) => prefix + probe)).toEqual(['/v1/hr/accounts', '/employment-service/v1/deliveries', '/employment-service/v1/audit-entries', '/real-name-system/v1/deliveries', '/real-name-system/v1/audit-entries']);
    for (const { prefix, account, initialPassword, probe } of accounts) {
      const logIn = (body: object) => callJson<{ token: string; next?: string }>(platform, { method: 'POST', path: `${prefix}/sessions`, body: { account, ...body } });
      const first = await logIn({ password: initialPassword });
      const as = (token: string) => <Body = object>(method: string, path: string, body?: unknown) => callJson<Body>(platform, { method, path: `${prefix}${path}`, authorization: `Bearer ${token}`, ...(body === undefined ? {} : { body }) });
      const call = as(first.body.token);
      expect(await call('GET', probe)).toMatchObject({ code: 'passwordChangeRequired', status: 403 });
      expect((await call('PUT', '/password', { password: initialPassword, newPassword: password })).status).toBe(204);
      expect(await call('GET', probe)).toMatchObject({ code: 'secondFactorMissing', status: 403 });
      expect((await logIn({ password })).body.next).toBe('setSecondFactor');
      const { secret } = (await call<{ secret: string }>('POST', '/second-factor')).body;
      expect(await call('GET', probe)).toMatchObject({ code: 'secondFactorMissing' });
      expect((await call('POST', '/second-factor/confirmation', { totpCode: readTotpCode(secret, Date.now()) })).status).toBe(204);
      expect([prefix, (await call('GET', probe)).status]).toEqual([prefix, 200]);
      expect((await logIn({ password })).code).toBe('secondFactorRequired');
    }
  });
});
