import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from './harness/expect-refusal';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { readTotpCode } from './harness/read-totp-code';
import { callJson, logInAs, type HrClient } from './harness/test-hr';

interface Issued {
  account: string;
  state: string;
  initialPassword: string;
}

describe.each(testDatabaseKinds)('accounts of the console on %s', (kind) => {
  let platform: TestPlatform;
  let system: HrClient;
  let security: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind, { consoleIdleMinutes: 30 });
    [system, security] = [await logInAs(platform, 'demo-system'), await logInAs(platform, 'demo-security')];
  });
  afterAll(() => platform.close());

  const logIn = (account: string, password: string, totpCode?: string) =>
    callJson<{ token: string; next?: string }>(platform, { method: 'POST', path: '/v1/hr/sessions', body: { account, password, ...(totpCode === undefined ? {} : { totpCode }) } });
  const as = (token: string) => <Body = object>(method: string, path: string, body?: unknown) => callJson<Body>(platform, { method, path, authorization: `Bearer ${token}`, ...(body === undefined ? {} : { body }) });

  async function issueAccount(account: string, role = 'hr', regionCode = '140300'): Promise<Issued> {
    await system.stepUp();
    const created = await system.call<Issued>({ method: 'POST', path: '/v1/hr/accounts', body: { account, role, regionCode } });
    expect(created.status).toBe(201);
    return created.body;
  }

  async function openAccount(account: string): Promise<{ password: string; token: string }> {
    const { initialPassword } = await issueAccount(account);
    await security.stepUp();
    await security.call({ method: 'POST', path: `/v1/hr/accounts/${account}/activation` });
    const first = await logIn(account, initialPassword);
    const password = 'Yangquan#2026-Hr';
    expect(first.body.next).toBe('changePassword');
    expect((await as(first.body.token)('PUT', '/v1/hr/password', { password: initialPassword, newPassword: password })).status).toBe(204);
    return { password, token: first.body.token };
  }

  const readCode = (secret: string, atMs = platform.clock.nowMs()) => readTotpCode(secret, atMs);

  it('R1 an account works once one administrator made it, another activated it, and its password was changed', async () => {
    const issued = await issueAccount('yangquan-hr');
    expect(issued.state).toBe('pending');
    expect((await logIn('yangquan-hr', issued.initialPassword)).code).toBe('wrongCredentials');
    await expectRefusal(platform, 'notAllowed', () => system.call({ method: 'POST', path: '/v1/hr/accounts/yangquan-hr/activation' }));
    await security.stepUp();
    expect((await security.call({ method: 'POST', path: '/v1/hr/accounts/yangquan-hr/activation' })).status).toBe(200);
    const session = await logIn('yangquan-hr', issued.initialPassword);
    expect(session.body).toMatchObject({ next: 'changePassword', level: 'city', regionCode: '140300', role: 'hr' });
    const call = as(session.body.token);
    await expectRefusal(platform, 'passwordChangeRequired', () => call('GET', '/v1/hr/templates'));
    for (const weak of ['Short-1a', 'alllowercaseletters', 'yangquan-hr-Aa1#', issued.initialPassword]) {
      await expectRefusal(platform, 'weakPassword', () => call('PUT', '/v1/hr/password', { password: issued.initialPassword, newPassword: weak }));
    }
    expect((await call('PUT', '/v1/hr/password', { password: issued.initialPassword, newPassword: 'Coal+Vinegar 2026' })).status).toBe(204);
    expect((await call('GET', '/v1/hr/templates')).status).toBe(200);
    expect((await logIn('yangquan-hr', issued.initialPassword)).code).toBe('wrongCredentials');
  });

  it('A24 keeps the roles apart: nobody does another’s work', async () => {
    const [operator, audit, hr] = [await logInAs(platform, 'demo-operator'), await logInAs(platform, 'demo-audit'), await logInAs(platform, 'demo-shanxi')];
    const allowed: Record<string, readonly HrClient[]> = {
      '/v1/hr/templates': [hr], '/v1/hr/claim-records': [hr], '/v1/hr/feedback': [operator], '/v1/hr/deliveries': [operator], '/v1/hr/institution-imports': [hr, operator], '/v1/hr/accounts': [system, security], '/v1/hr/audit-entries': [audit],
    };
    for (const [path, clients] of Object.entries(allowed)) {
      for (const client of [hr, operator, system, security, audit]) {
        const answer = await client.call({ method: 'GET', path });
        expect([path, client.account, answer.status]).toEqual([path, client.account, clients.includes(client) ? 200 : 403]);
      }
    }
  });

  it('a second factor is set by its first right code, wanted from then on, and takes each code once', async () => {
    const { password, token } = await openAccount('totp-hr');
    const call = as(token);
    const { body } = await call<{ secret: string; uri: string }>('POST', '/v1/hr/second-factor');
    expect(body.uri).toContain(`secret=${body.secret}`);
    expect((await logIn('totp-hr', password)).status).toBe(201);
    await expectRefusal(platform, 'wrongCredentials', () => call('POST', '/v1/hr/second-factor/confirmation', { totpCode: readCode(body.secret, platform.clock.nowMs() + 120_000) }));
    expect((await call('POST', '/v1/hr/second-factor/confirmation', { totpCode: readCode(body.secret) })).status).toBe(204);
    expect((await logIn('totp-hr', password)).code).toBe('secondFactorRequired');
    expect((await logIn('totp-hr', password, readCode(body.secret))).code).toBe('wrongCredentials');
    platform.clock.advance(60);
    const code = readCode(body.secret);
    const opened = await Promise.all([1, 2, 3, 4].map(() => logIn('totp-hr', password, code)));
    expect(opened.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401]);
    await expectRefusal(platform, 'stepUpRequired', () => call('POST', '/v1/hr/second-factor'));
    const [row] = await querySql<{ text: string }>(platform, "SELECT encode(totp_cipher, 'escape') AS text FROM voucher_platform.hr_accounts WHERE account = 'totp-hr'");
    expect(row?.text).not.toContain(body.secret);
  });

  it('wrong codes lock the account as wrong passwords do', async () => {
    const { password, token } = await openAccount('locked-hr');
    const { body } = await as(token)<{ secret: string }>('POST', '/v1/hr/second-factor');
    await as(token)('POST', '/v1/hr/second-factor/confirmation', { totpCode: readCode(body.secret) });
    platform.clock.advance(60);
    const wrong = readCode(body.secret) === '000000' ? '000001' : '000000';
    const codes = [];
    for (let guess = 0; guess < 5; guess += 1) codes.push((await logIn('locked-hr', password, wrong)).code);
    expect(codes).toEqual(['wrongCredentials', 'wrongCredentials', 'wrongCredentials', 'wrongCredentials', 'accountLocked']);
    expect((await logIn('locked-hr', password, readCode(body.secret))).code).toBe('accountLocked');
  });

  it('a session ends when it is left, idle for 30 minutes, older than three others, or its account is disabled', async () => {
    const { password, token } = await openAccount('session-hr');
    const call = as(token);
    expect((await call('DELETE', '/v1/hr/sessions/current')).status).toBe(204);
    expect((await call('GET', '/v1/hr/templates')).code).toBe('sessionUnknown');
    const tokens: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      platform.clock.advance(1);
      tokens.push((await logIn('session-hr', password)).body.token);
    }
    const read = async () => Promise.all(tokens.map(async (one) => (await as(one)('GET', '/v1/hr/templates')).code ?? 'in'));
    expect(await read()).toEqual(['sessionUnknown', 'in', 'in', 'in']);
    platform.clock.advance(29 * 60);
    expect((await as(tokens[3] ?? '')('GET', '/v1/hr/templates')).status).toBe(200);
    platform.clock.advance(2 * 60);
    expect(await read()).toEqual(['sessionUnknown', 'sessionExpired', 'sessionExpired', 'in']);
    security = await logInAs(platform, 'demo-security');
    await security.stepUp();
    expect((await security.call({ method: 'POST', path: '/v1/hr/accounts/session-hr/disabling' })).status).toBe(200);
    expect((await as(tokens[3] ?? '')('GET', '/v1/hr/templates')).code).toBe('sessionUnknown');
    expect((await logIn('session-hr', password)).code).toBe('wrongCredentials');
  });

  it('a reset gives a new password, takes the second factor away and waits for the security administrator', async () => {
    system = await logInAs(platform, 'demo-system');
    security = await logInAs(platform, 'demo-security');
    const { password } = await openAccount('lost-hr');
    const fresh = await logInAs(platform, 'demo-system');
    await expectRefusal(platform, 'stepUpRequired', () => fresh.call({ method: 'POST', path: '/v1/hr/accounts/lost-hr/reset' }));
    await system.stepUp();
    const reset = await system.call<Issued>({ method: 'POST', path: '/v1/hr/accounts/lost-hr/reset' });
    expect(reset.body).toMatchObject({ state: 'pending', hasSecondFactor: false });
    expect((await logIn('lost-hr', password)).code).toBe('wrongCredentials');
    expect((await logIn('lost-hr', reset.body.initialPassword)).code).toBe('wrongCredentials');
    await expectRefusal(platform, 'notAllowed', () => system.call({ method: 'POST', path: '/v1/hr/accounts/demo-system/reset' }));
    await expectRefusal(platform, 'accountExists', () => system.call({ method: 'POST', path: '/v1/hr/accounts', body: { account: 'lost-hr', role: 'hr', regionCode: '140300' } }));
    await expectRefusal(platform, 'invalidRequest', () => system.call({ method: 'POST', path: '/v1/hr/accounts', body: { account: 'far-hr', role: 'hr', regionCode: '110000' } }));
  });

  it('M8 the audit administrator reads the log by action and subject, and that is in it too', async () => {
    const audit = await logInAs(platform, 'demo-audit');
    const page = await audit.call<{ items: { action: string; actorId: string; subject: string }[]; nextCursor?: string }>({ method: 'GET', path: '/v1/hr/audit-entries?action=activateAccount&limit=2' });
    expect(page.body.items.map(({ actorId }) => actorId)).toEqual(['demo-security', 'demo-security']);
    const next = await audit.call<{ items: { subject: string }[] }>({ method: 'GET', path: `/v1/hr/audit-entries?action=activateAccount&limit=2&cursor=${page.body.nextCursor}` });
    expect(next.body.items.length).toBeGreaterThan(0);
    expect(page.body.items.map(({ subject }) => subject)).not.toContain(next.body.items[0]?.subject);
    const looked = await audit.call<{ items: { details: { action?: string } }[] }>({ method: 'GET', path: '/v1/hr/audit-entries?action=listAuditEntries' });
    expect(looked.body.items[0]?.details.action).toBe('activateAccount');
  });
});
