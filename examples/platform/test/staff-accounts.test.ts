import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFirstStaff } from '../src/systems/create-first-staff';
import { expectRefusal } from './harness/expect-refusal';
import { readTotpCode } from './harness/read-totp-code';
import { createStaffClient, logInStaffAs, openStaffSession, takeOverAccount, type StaffClient, type StaffedSystemName } from './harness/test-staff';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

interface Issued {
  account: string;
  state: string;
  initialPassword: string;
}

const systems = [
  { system: 'employment-service', schema: 'employment_service', collection: '/reviewers', maker: 'demo-supervisor-shanxi', other: 'demo-supervisor-taiyuan', probe: '/reviews' },
  { system: 'real-name-system', schema: 'real_name_system', collection: '/desk-accounts', maker: 'demo-real-name', other: undefined, probe: '/classes' },
] as const;
const cases = testDatabaseKinds.flatMap((kind) => systems.map((system) => ({ kind, ...system })));
const password = 'Coal+Vinegar 2026';

describe.each(cases)('accounts of the $system on $kind', ({ kind, system, schema, collection, maker: makerName, other, probe }) => {
  let platform: TestPlatform;
  let maker: StaffClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind, { consoleIdleMinutes: 30 });
  });
  beforeEach(async () => {
    platform.clock.advance(1);
    maker = await logInStaffAs(platform, system, makerName);
  });
  afterAll(() => platform.close());

  const newAccount = (account: string) =>
    system === 'employment-service' ? { account, role: 'reviewer', regionCode: '140105' } : { account, institutionNumber: platform.demo.institutionAdmins[0]?.institutionNumber, operatorIdNumber: platform.demo.institutionAdmins[0]?.idNumber };
  const create = (by: StaffClient, account: string) => by.call<Issued>({ method: 'POST', path: collection, body: newAccount(account) });
  const manage = (by: StaffClient, account: string, what: 'activation' | 'disabling' | 'reset') => by.call<Issued & { hasSecondFactor: boolean }>({ method: 'POST', path: `${collection}/${account}/${what}` });
  const logIn = (account: string, totpCode?: string, secret = password) => openStaffSession(platform, { system, account, password: secret, ...(totpCode === undefined ? {} : { totpCode }) });
  const as = (token: string) => createStaffClient(platform, { system, token, password });
  const look = (client: StaffClient) => client.call({ method: 'GET', path: probe });
  const readCode = (secret: string, offsetMs = 0) => readTotpCode(secret, platform.clock.nowMs() + offsetMs);

  async function activate(account: string): Promise<void> {
    if (other === undefined) return;
    const second = await logInStaffAs(platform, system, other);
    await second.stepUp();
    expect(await manage(second, account, 'activation')).toMatchObject({ status: 200, body: { state: 'active' } });
  }

  async function openAccount(account: string): Promise<StaffClient> {
    await maker.stepUp();
    const { body } = await create(maker, account);
    await activate(account);
    return takeOverAccount(platform, { system, account, initialPassword: body.initialPassword, password });
  }

  async function enrol(client: StaffClient): Promise<string> {
    const { body } = await client.call<{ secret: string; uri: string }>({ method: 'POST', path: '/second-factor' });
    expect((await client.call({ method: 'POST', path: '/second-factor/confirmation', body: { totpCode: readCode(body.secret) } })).status).toBe(204);
    platform.clock.advance(60);
    return body.secret;
  }

  it('an account is made after a step-up, told its password once, and must change it before anything else', async () => {
    await expectRefusal(platform, 'stepUpRequired', () => create(maker, 'first-hand'));
    await maker.stepUp();
    const issued = await create(maker, 'first-hand');
    expect(issued).toMatchObject({ status: 201, body: { account: 'first-hand', regionName: expect.any(String) as string, hasSecondFactor: false, state: other === undefined ? 'active' : 'pending' } });
    await expectRefusal(platform, 'accountExists', () => create(maker, 'first-hand'));
    await expectRefusal(platform, 'invalidRequest', () => create(maker, 'Bad Name'));
    await activate('first-hand');
    const session = await logIn('first-hand', undefined, issued.body.initialPassword);
    expect(session.body.next).toBe('changePassword');
    const client = as(session.body.token);
    await expectRefusal(platform, 'passwordChangeRequired', () => look(client));
    const change = (newPassword: unknown, old: unknown = issued.body.initialPassword) => client.call({ method: 'PUT', path: '/password', body: { password: old, newPassword } });
    for (const weak of ['Short-1a', 'alllowercaseletters', 'first-hand-Aa1#', issued.body.initialPassword]) await expectRefusal(platform, 'weakPassword', () => change(weak));
    await expectRefusal(platform, 'invalidRequest', () => change(7));
    await expectRefusal(platform, 'wrongCredentials', () => change(password, 'Not-the-password-1'));
    expect((await change(password)).status).toBe(204);
    expect((await look(client)).status).toBe(200);
    expect((await logIn('first-hand', undefined, issued.body.initialPassword)).code).toBe('wrongCredentials');
    const listed = await maker.call<{ items: Issued[] }>({ method: 'GET', path: `${collection}?limit=1` });
    expect(listed.body.items).toMatchObject([{ account: 'first-hand', state: 'active' }]);
    expect(JSON.stringify(listed.body)).not.toMatch(/argon2|assword/);
    await expectRefusal(platform, 'notAllowed', () => create(client, 'second-hand'));
    await expectRefusal(platform, 'notAllowed', () => client.call({ method: 'GET', path: collection }));
  });

  it('a second factor is set by its first right code, wanted from then on, and takes each code once', async () => {
    const client = await openAccount('totp-staff');
    const { body } = await client.call<{ secret: string; uri: string }>({ method: 'POST', path: '/second-factor' });
    expect(decodeURIComponent(body.uri)).toContain(system === 'employment-service' ? '公共就业服务平台' : '培训实名制管理信息系统');
    expect((await logIn('totp-staff')).status).toBe(201);
    const confirm = (totpCode: unknown) => client.call({ method: 'POST', path: '/second-factor/confirmation', body: { totpCode } });
    await expectRefusal(platform, 'wrongCredentials', () => confirm(readCode(body.secret, 120_000)));
    for (const odd of ['12345', '1234567', 'abcdef', 123456, null]) await expectRefusal(platform, 'invalidRequest', () => confirm(odd));
    expect((await confirm(readCode(body.secret))).status).toBe(204);
    expect((await logIn('totp-staff')).code).toBe('secondFactorRequired');
    // The code that confirmed is spent.
    expect((await logIn('totp-staff', readCode(body.secret))).code).toBe('wrongCredentials');
    platform.clock.advance(60);
    const code = readCode(body.secret);
    const opened = await Promise.all([1, 2, 3, 4].map(() => logIn('totp-staff', code)));
    expect(opened.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401]);
    const [row] = await querySql<{ text: string }>(platform, `SELECT encode(totp_cipher, 'escape') AS text FROM ${schema}.staff_accounts WHERE account = 'totp-staff'`);
    expect(row?.text).not.toContain(body.secret);
    platform.clock.advance(60);
    const used = readCode(body.secret);
    const own = as((await logIn('totp-staff', used)).body.token);
    await expectRefusal(platform, 'stepUpRequired', () => own.call({ method: 'POST', path: '/second-factor' }));
    const stepUp = (request: object) => own.call({ method: 'POST', path: '/step-up', body: request });
    // The password does not stand for the second factor, and a code that opened a session does not step up.
    await expectRefusal(platform, 'wrongCredentials', () => stepUp({ password }));
    await expectRefusal(platform, 'wrongCredentials', () => stepUp({ totpCode: used }));
    platform.clock.advance(60);
    expect((await stepUp({ totpCode: readCode(body.secret) })).status).toBe(200);
    expect((await own.call({ method: 'POST', path: '/second-factor' })).status).toBe(201);
  });

  it('locks for 15 minutes after five wrong passwords or codes, at log-in, at step-up and at the change of a password', async () => {
    const wrongs = async (attempt: () => Promise<{ code: string | undefined }>) => {
      const codes = [];
      for (let guess = 0; guess < 5; guess += 1) codes.push((await attempt()).code);
      expect(codes).toEqual(['wrongCredentials', 'wrongCredentials', 'wrongCredentials', 'wrongCredentials', 'accountLocked']);
    };
    const client = await openAccount('locked-staff');
    await wrongs(() => logIn('locked-staff', undefined, 'wrong'));
    expect((await logIn('locked-staff')).code).toBe('accountLocked');
    expect((await client.stepUp()).code).toBe('accountLocked');
    expect((await client.call({ method: 'PUT', path: '/password', body: { password, newPassword: 'Another+Pass 2026' } })).code).toBe('accountLocked');
    platform.clock.advance(15 * 60);
    await wrongs(() => client.call({ method: 'POST', path: '/step-up', body: { password: 'wrong' } }));
    platform.clock.advance(15 * 60 - 1);
    expect((await logIn('locked-staff')).code).toBe('accountLocked');
    platform.clock.advance(1);
    const again = as((await logIn('locked-staff')).body.token);
    const secret = await enrol(again);
    const wrong = readCode(secret) === '000000' ? '000001' : '000000';
    await wrongs(() => logIn('locked-staff', wrong));
    expect((await logIn('locked-staff', readCode(secret))).code).toBe('accountLocked');
    expect(await openStaffSession(platform, { system, account: 'nobody-here', password: 'wrong' })).toMatchObject({ code: 'wrongCredentials' });
  });

  it('a session ends when it is left, idle for 30 minutes, after 8 hours, older than three others, or its account is disabled', async () => {
    const client = await openAccount('session-staff');
    expect((await client.call({ method: 'DELETE', path: '/sessions/current' })).status).toBe(204);
    await expectRefusal(platform, 'sessionUnknown', () => look(client));
    const tokens: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      platform.clock.advance(1);
      tokens.push((await logIn('session-staff')).body.token);
    }
    const read = () => Promise.all(tokens.map(async (token) => (await look(as(token))).code ?? 'in'));
    expect(await read()).toEqual(['sessionUnknown', 'in', 'in', 'in']);
    platform.clock.advance(29 * 60);
    expect((await look(as(tokens[3] ?? ''))).status).toBe(200);
    platform.clock.advance(2 * 60);
    expect(await read()).toEqual(['sessionUnknown', 'sessionExpired', 'sessionExpired', 'in']);
    for (let half = 0; half < 14; half += 1) {
      platform.clock.advance(29 * 60);
      expect((await look(as(tokens[3] ?? ''))).status).toBe(200);
    }
    platform.clock.advance(29 * 60);
    expect((await look(as(tokens[3] ?? ''))).status).toBe(200);
    platform.clock.advance(20 * 60);
    await expectRefusal(platform, 'sessionExpired', () => look(as(tokens[3] ?? '')));
    const last = as((await logIn('session-staff')).body.token);
    maker = await logInStaffAs(platform, system, makerName);
    await expectRefusal(platform, 'stepUpRequired', () => manage(maker, 'session-staff', 'disabling'));
    await maker.stepUp();
    expect(await manage(maker, 'session-staff', 'disabling')).toMatchObject({ status: 200, body: { state: 'disabled' } });
    await expectRefusal(platform, 'sessionUnknown', () => look(last));
    expect((await logIn('session-staff')).code).toBe('wrongCredentials');
  });

  it('a reset gives a new password and takes the second factor away; nobody manages the own account or one that does not exist', async () => {
    const client = await openAccount('lost-staff');
    await enrol(client);
    await expectRefusal(platform, 'notAllowed', () => manage(client, 'lost-staff', 'reset'));
    await maker.stepUp();
    await expectRefusal(platform, 'notAllowed', () => manage(maker, makerName, 'reset'));
    await expectRefusal(platform, 'notFound', () => manage(maker, 'nobody-here', 'disabling'));
    const reset = await manage(maker, 'lost-staff', 'reset');
    expect(reset.body).toMatchObject({ hasSecondFactor: false, state: other === undefined ? 'active' : 'pending' });
    expect((await look(client)).code).toBe('sessionUnknown');
    expect((await logIn('lost-staff')).code).toBe('wrongCredentials');
    await activate('lost-staff');
    expect((await logIn('lost-staff', undefined, reset.body.initialPassword)).body.next).toBe('changePassword');
    const actions = await querySql<{ action: string; actor: string }>(platform, `SELECT action, actor_id AS actor FROM ${schema}.audit_entries WHERE subject = 'lost-staff' ORDER BY entry_id`);
    const byMaker = ['createAccount', ...(other === undefined ? [] : ['activateAccount'])];
    expect(actions.map(({ action }) => action)).toEqual([...byMaker, 'logIn', 'changePassword', 'createSecondFactor', 'confirmSecondFactor', 'resetAccount', ...byMaker.slice(1), 'logIn']);
    expect(actions[0]?.actor).toBe(makerName);
  });

  it('a token of one system opens no other', async () => {
    const client = await openAccount('one-system');
    const another: StaffedSystemName = system === 'employment-service' ? 'real-name-system' : 'employment-service';
    const token = (await logIn('one-system')).body.token;
    await expectRefusal(platform, 'sessionUnknown', () => createStaffClient(platform, { system: another, token, password }).call({ method: 'GET', path: another === 'employment-service' ? '/reviews' : '/classes' }));
    expect((await look(client)).status).toBe(200);
  });
});

describe.each(testDatabaseKinds)('accounts of two systems on %s', (kind) => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
  });
  afterAll(() => platform.close());

  it('R29 no supervisor gives an account alone, nor outside the own region', async () => {
    const supervisor = await logInStaffAs(platform, 'employment-service', 'demo-supervisor-taiyuan');
    await supervisor.stepUp();
    const create = (regionCode: string) => supervisor.call<Issued>({ method: 'POST', path: '/reviewers', body: { account: 'own-puppet', role: 'supervisor', regionCode } });
    for (const regionCode of ['140200', '140000']) await expectRefusal(platform, 'notAllowed', () => create(regionCode));
    await expectRefusal(platform, 'invalidRequest', () => create('110000'));
    const { initialPassword } = (await create('140105')).body;
    expect((await openStaffSession(platform, { system: 'employment-service', account: 'own-puppet', password: initialPassword })).code).toBe('wrongCredentials');
    await expectRefusal(platform, 'ownApproval', () => supervisor.call({ method: 'POST', path: '/reviewers/own-puppet/activation' }));
    const foreign = await logInStaffAs(platform, 'employment-service', 'demo-reviewer-datong');
    await foreign.stepUp();
    await expectRefusal(platform, 'notAllowed', () => foreign.call({ method: 'POST', path: '/reviewers/own-puppet/activation' }));
    await expectRefusal(platform, 'notAllowed', () => supervisor.call({ method: 'POST', path: '/reviewers/demo-supervisor-shanxi/reset' }));
  });

  it('a reviewer without the role neither reconciles, sees deliveries nor sets limits', async () => {
    const reviewer = await logInStaffAs(platform, 'employment-service', 'demo-reviewer-datong');
    await expectRefusal(platform, 'notAllowed', () => reviewer.call({ method: 'POST', path: '/reconciliations' }));
    await expectRefusal(platform, 'notAllowed', () => reviewer.call({ method: 'GET', path: '/deliveries' }));
    await expectRefusal(platform, 'notAllowed', () => reviewer.call({ method: 'PUT', path: '/limits/140200', body: { maximumPerYear: 1, claimWithinMonths: 1, attendancePercent: 1 } }));
  });

  it.each([
    ['employment-service', 'demo-audit-employment', 'demo-supervisor-shanxi', '/reviews'],
    ['real-name-system', 'demo-audit-real-name', 'demo-real-name', '/desk-accounts'],
  ] as const)('M8 the audit log of the %s is its audit administrator’s to read, who does nothing else there', async (system, auditorName, workerName, work) => {
    const [auditor, worker] = [await logInStaffAs(platform, system, auditorName), await logInStaffAs(platform, system, workerName)];
    interface Page { items: { entryId: number; action: string; actorId: string }[]; nextCursor?: string }
    const list = async (query = '') => (await auditor.call<Page>({ method: 'GET', path: `/audit-entries${query}` })).body;
    const first = await list('?limit=1');
    expect(first.items).toHaveLength(1);
    const second = await list(`?limit=1&cursor=${first.nextCursor ?? ''}`);
    expect(second.items[0]?.entryId).toBeLessThan(first.items[0]?.entryId ?? 0);
    expect((await list(`?action=listAuditEntries`)).items[0]).toMatchObject({ actorId: auditorName });
    expect((await list(`?actorId=${workerName}`)).items.every(({ actorId }) => actorId === workerName)).toBe(true);
    await expectRefusal(platform, 'notAllowed', () => worker.call({ method: 'GET', path: '/audit-entries' }));
    await expectRefusal(platform, 'notAllowed', () => auditor.call({ method: 'GET', path: work }));
    await expectRefusal(platform, 'notAllowed', () => auditor.call({ method: 'GET', path: '/deliveries' }));
  });

  it('M8 an audit administrator is the whole province’s', async () => {
    const supervisor = await logInStaffAs(platform, 'employment-service', 'demo-supervisor-shanxi');
    await supervisor.stepUp();
    const create = (regionCode: string) => supervisor.call({ method: 'POST', path: '/reviewers', body: { account: 'more-audit', role: 'auditAdmin', regionCode } });
    await expectRefusal(platform, 'invalidRequest', () => create('140100'));
    expect(await create('140000')).toMatchObject({ status: 201, body: { role: 'auditAdmin' } });
  });

  it('makes the first accounts of empty systems once: two supervisors, who activate what the other makes', async () => {
    const node = { database: platform.database, nowMs: platform.clock.nowMs };
    // The demonstration's real-name system has a single administrator, as installations of before.
    expect(await createFirstStaff(node)).toMatchObject([{ system: 'real-name-system', account: 'second-administrator' }]);
    expect(await createFirstStaff(node)).toEqual([]);
    await querySql(platform, 'DELETE FROM employment_service.staff_sessions');
    await querySql(platform, 'DELETE FROM employment_service.staff_accounts');
    const created = await createFirstStaff(node);
    expect(created.map(({ account }) => account)).toEqual(['first-supervisor', 'second-supervisor', 'audit-admin']);
    const [first, second] = await Promise.all(created.map(({ account, initialPassword }) => takeOverAccount(platform, { system: 'employment-service', account, initialPassword, password })));
    await Promise.all([first?.stepUp(), second?.stepUp()]);
    expect(await first?.call({ method: 'POST', path: '/reviewers', body: { account: 'new-reviewer', role: 'reviewer', regionCode: '140000' } })).toMatchObject({ status: 201 });
    expect(await second?.call({ method: 'POST', path: '/reviewers/new-reviewer/activation' })).toMatchObject({ status: 200 });
    expect(await createFirstStaff(node)).toEqual([]);
  });

  it('makes two administrators of the real-name system, who let each other in again', async () => {
    const node = { database: platform.database, nowMs: platform.clock.nowMs };
    await querySql(platform, 'DELETE FROM real_name_system.staff_sessions');
    await querySql(platform, 'DELETE FROM real_name_system.staff_accounts');
    const created = await createFirstStaff(node);
    expect(created.map(({ account }) => account)).toEqual(['administrator', 'second-administrator', 'audit-admin']);
    const take = (account: string, initialPassword: string) => takeOverAccount(platform, { system: 'real-name-system', account, initialPassword, password });
    const [first, second] = await Promise.all(created.slice(0, 2).map(({ account, initialPassword }) => take(account, initialPassword)));
    await Promise.all([first?.stepUp(), second?.stepUp()]);
    const reset = await second?.call<{ initialPassword: string }>({ method: 'POST', path: '/desk-accounts/administrator/reset' });
    expect(reset).toMatchObject({ status: 200 });
    const again = await take('administrator', reset?.body.initialPassword ?? '');
    await again.stepUp();
    expect(await again.call({ method: 'POST', path: '/desk-accounts/second-administrator/reset' })).toMatchObject({ status: 200 });
    expect(await createFirstStaff(node)).toEqual([]);
  });
});
