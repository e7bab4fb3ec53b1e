import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { findUnsealedEntries, readSealedEntries } from '../src/audit/read-audit-log';
import { verifyAuditLog } from '../src/audit/verify-audit-log';
import { auditTables } from '../src/database/schema/audit-tables';
import { createFirstAccounts } from '../src/hr-accounts/create-first-accounts';
import { createFirstStaff } from '../src/systems/create-first-staff';
import { restoreAccount } from '../src/systems/restore-account';
import { systemNames, type SystemName } from '../src/systems/system-names';
import { dumpTables } from './harness/dump-tables';
import { expectRefusal } from './harness/expect-refusal';
import { readTotpCode } from './harness/read-totp-code';
import { nameDatabase } from './harness/seed-templates';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { callJson } from './harness/test-hr';

const prefixes: Record<SystemName, string> = { 'voucher-platform': '/v1/hr', 'employment-service': '/employment-service/v1', 'real-name-system': '/real-name-system/v1' };
const schemas: Record<SystemName, string> = { 'voucher-platform': 'voucher_platform', 'employment-service': 'employment_service', 'real-name-system': 'real_name_system' };
const password = 'Coal+Vinegar 2026';
const newPassword = 'Vinegar+Coal 2027';

interface Account {
  readonly system: SystemName;
  readonly account: string;
}

const logIn = (platform: TestPlatform, { system, account }: Account, credentials: { password: string; totpCode?: string }) =>
  callJson<{ token: string; next?: string }>(platform, { method: 'POST', path: `${prefixes[system]}/sessions`, body: { account, ...credentials } });

const createClient = (platform: TestPlatform, system: SystemName, token: string) =>
  <Body = object>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => callJson<Body>(platform, { method, path: prefixes[system] + path, authorization: `Bearer ${token}`, ...(body === undefined ? {} : { body }) });

/** The first log-in with a password that was shown once: it changes it and steps up. */
async function takeOver(platform: TestPlatform, who: Account, initialPassword: string, next = password) {
  const session = await logIn(platform, who, { password: initialPassword });
  expect(session).toMatchObject({ status: 201, body: { next: 'changePassword' } });
  const call = createClient(platform, who.system, session.body.token);
  expect((await call('PUT', '/password', { password: initialPassword, newPassword: next })).status).toBe(204);
  expect((await call('POST', '/step-up', { password: next })).status).toBe(200);
  return call;
}

describe.each(testDatabaseKinds)('an account that the operator restores, on %s', (kind) => {
  let platform: TestPlatform;
  let initialPasswords: Map<string, string>;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
  });
  /** As after `first-accounts`: nobody else has an account. */
  beforeEach(async () => {
    const tables = ['voucher_platform.hr_', 'employment_service.staff_', 'real_name_system.staff_'].flatMap((start) => [`${start}sessions`, `${start}accounts`]);
    await platform.database.runScript(tables.map((table) => `DELETE FROM ${table};`).join(' '));
    const node = { database: platform.database, nowMs: platform.clock.nowMs };
    const created = [...(await createFirstAccounts(node)).map((one) => ({ system: 'voucher-platform' as const, ...one })), ...(await createFirstStaff(node))];
    initialPasswords = new Map(created.map(({ system, account, initialPassword }) => [`${system} ${account}`, initialPassword]));
    platform.clock.advance(3600);
  });
  afterAll(() => platform.close());

  const begin = (who: Account) => takeOver(platform, who, initialPasswords.get(`${who.system} ${who.account}`) ?? '');
  const restore = (who: Account) => restoreAccount({ database: platform.database, nowMs: platform.clock.nowMs, ...who });
  const readRestored = (system: SystemName) => querySql<{ subject: string; details: object }>(platform, `SELECT actor_kind AS kind, actor_id AS actor, subject, details FROM ${schemas[system]}.audit_entries WHERE action = 'restoreAccount' ORDER BY entry_id DESC`);

  async function expectWrittenDown({ system, account }: Account, before: string): Promise<void> {
    expect((await readRestored(system))[0]).toEqual({ kind: 'system', actor: 'restore-account', subject: account, details: { before } });
    const { orm } = platform.database;
    await vi.waitFor(async () => expect(await findUnsealedEntries(orm, auditTables[system])).toEqual([]), { timeout: 20_000, interval: 200 });
    await vi.waitFor(async () => expect(await querySql(platform, `SELECT FROM ${schemas[system]}.audit_entries e WHERE NOT EXISTS (SELECT FROM ${schemas[system]}.audit_seals s WHERE s.entry_id = e.entry_id)`)).toEqual([]), { timeout: 20_000, interval: 200 });
    const report = await verifyAuditLog(readSealedEntries(orm, auditTables[system]), []);
    expect(report.findings).toEqual([]);
    expect(report.entryCount).toBeGreaterThan(0);
  }

  it('a supervisor whom the only other one reset works again, and activates what that one made', async () => {
    const [first, second] = [{ system: 'employment-service', account: 'first-supervisor' }, { system: 'employment-service', account: 'second-supervisor' }] as const;
    const asFirst = await begin(first);
    const asSecond = await begin(second);
    const reset = await asFirst<{ initialPassword: string; state: string }>('POST', '/reviewers/second-supervisor/reset');
    expect(reset.body.state).toBe('pending');
    // Nobody helps: who reset it may not, what it makes for help waits alike, and the audit administrator does nothing else.
    await expectRefusal(platform, 'ownApproval', () => asFirst('POST', '/reviewers/second-supervisor/activation'));
    expect(await asFirst('POST', '/reviewers', { account: 'third-supervisor', role: 'supervisor', regionCode: '140000' })).toMatchObject({ status: 201, body: { state: 'pending' } });
    await expectRefusal(platform, 'ownApproval', () => asFirst('POST', '/reviewers/third-supervisor/activation'));
    const asAuditor = await begin({ system: 'employment-service', account: 'audit-admin' });
    await expectRefusal(platform, 'notAllowed', () => asAuditor('POST', '/reviewers/second-supervisor/activation'));
    expect((await logIn(platform, second, { password: reset.body.initialPassword })).code).toBe('wrongCredentials');
    expect((await asSecond('GET', '/reviewers')).code).toBe('sessionUnknown');

    const { initialPassword } = await restore(second);
    expect((await logIn(platform, second, { password: reset.body.initialPassword })).code).toBe('wrongCredentials');
    const again = await takeOver(platform, second, initialPassword, newPassword);
    expect(await again('POST', '/reviewers/third-supervisor/activation')).toMatchObject({ status: 200, body: { state: 'active' } });
    // The other one's session is none of its.
    expect((await asFirst('GET', '/reviewers')).status).toBe(200);
    await expectWrittenDown(second, 'pending');
  });

  it('a system administrator without phone and password works again: no second factor, no lock-out, and no session of before', async () => {
    const lost = { system: 'voucher-platform', account: 'system-admin' } as const;
    const old = await begin(lost);
    const { secret } = (await old<{ secret: string }>('POST', '/second-factor')).body;
    expect((await old('POST', '/second-factor/confirmation', { totpCode: readTotpCode(secret, platform.clock.nowMs()) })).status).toBe(204);
    const asSecurity = await begin({ system: 'voucher-platform', account: 'security-admin' });
    const asAuditor = await begin({ system: 'voucher-platform', account: 'audit-admin' });
    for (const call of [asSecurity, asAuditor, old]) await expectRefusal(platform, 'notAllowed', () => call('POST', '/accounts/system-admin/reset'));
    await expectRefusal(platform, 'notAllowed', () => asSecurity('POST', '/accounts', { account: 'more-system', role: 'systemAdmin', regionCode: '140000' }));
    const guesses = [];
    for (let guess = 0; guess < 5; guess += 1) guesses.push((await logIn(platform, lost, { password: 'Not-the-password-1' })).code);
    expect(guesses.at(-1)).toBe('accountLocked');
    expect((await old('GET', '/accounts')).status).toBe(200);

    const { initialPassword } = await restore(lost);
    await expectRefusal(platform, 'sessionUnknown', () => old('GET', '/accounts'));
    expect((await logIn(platform, lost, { password })).code).toBe('wrongCredentials');
    const again = await takeOver(platform, lost, initialPassword, newPassword);
    expect(await again('POST', '/accounts', { account: 'second-system', role: 'systemAdmin', regionCode: '140000' })).toMatchObject({ status: 201 });
    expect(await again('POST', '/second-factor')).toMatchObject({ status: 201 });
    await expectWrittenDown(lost, 'active');
  });

  it('a security administrator who was reset works again, and activates accounts', async () => {
    const lost = { system: 'voucher-platform', account: 'security-admin' } as const;
    const asSystem = await begin({ system: 'voucher-platform', account: 'system-admin' });
    const asAuditor = await begin({ system: 'voucher-platform', account: 'audit-admin' });
    const reset = await asSystem<{ initialPassword: string }>('POST', '/accounts/security-admin/reset');
    expect(reset).toMatchObject({ status: 200, body: { state: 'pending' } });
    expect((await asSystem('POST', '/accounts', { account: 'second-security', role: 'securityAdmin', regionCode: '140000' })).status).toBe(201);
    for (const call of [asSystem, asAuditor]) {
      for (const account of ['security-admin', 'second-security']) await expectRefusal(platform, 'notAllowed', () => call('POST', `/accounts/${account}/activation`));
    }
    expect((await logIn(platform, lost, { password: reset.body.initialPassword })).code).toBe('wrongCredentials');

    const again = await takeOver(platform, lost, (await restore(lost)).initialPassword, newPassword);
    expect(await again('POST', '/accounts/second-security/activation')).toMatchObject({ status: 200, body: { state: 'active' } });
    await expectWrittenDown(lost, 'pending');
  });

  it('a disabled administrator of the real-name system works again', async () => {
    const lost = { system: 'real-name-system', account: 'administrator' } as const;
    const asSecond = await begin({ system: 'real-name-system', account: 'second-administrator' });
    expect(await asSecond('POST', '/desk-accounts/administrator/disabling')).toMatchObject({ status: 200, body: { state: 'disabled' } });
    const again = await takeOver(platform, lost, (await restore(lost)).initialPassword, newPassword);
    expect(await again('POST', '/desk-accounts/second-administrator/reset')).toMatchObject({ status: 200 });
    await expectWrittenDown(lost, 'disabled');
  });

  it('changes nothing for an account that the system does not have, nor without its audit entry', async () => {
    const read = async () => ({
      tables: await dumpTables(platform),
      audits: await Promise.all(systemNames.map((system) => querySql(platform, `SELECT count(*)::integer AS total FROM ${schemas[system]}.audit_entries`))),
      failures: await querySql(platform, 'SELECT * FROM employment_service.log_in_failures'),
    });
    const known = { system: 'employment-service', account: 'first-supervisor' } as const;
    await begin(known);
    await logIn(platform, known, { password: 'Not-the-password-1' });
    const before = await read();
    expect(before.failures.length).toBeGreaterThan(0);
    await expect(restore({ system: 'voucher-platform', account: 'first-supervisor' })).rejects.toThrow('voucher-platform 没有账号 first-supervisor');
    expect(await read()).toEqual(before);
    await platform.database.runScript("ALTER TABLE employment_service.audit_entries ADD CONSTRAINT no_room CHECK (action <> 'restoreAccount') NOT VALID");
    await expect(restore(known)).rejects.toThrow();
    await platform.database.runScript('ALTER TABLE employment_service.audit_entries DROP CONSTRAINT no_room');
    expect(await read()).toEqual(before);
  });
});

describe.each(testDatabaseKinds)('npm run restore-account on %s', (kind) => {
  let folder: string;
  let platform: TestPlatform;
  let databaseUrl = '';
  let isRunning = false;
  const start = async () => {
    platform = await startTestPlatform(kind, kind === 'pglite' ? { dataFolder: folder } : {});
    isRunning = true;
  };
  const stop = async () => {
    if (isRunning) await platform.close();
    isRunning = false;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etv-restore-account-'));
    await start();
    if (kind === 'pglite') return;
    const [named] = await querySql<{ name: string }>(platform, 'SELECT current_database() AS name');
    databaseUrl = nameDatabase(inject('postgresqlUrl'), named?.name ?? '');
  });
  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) =>
    new Promise<{ status: number; out: string; problems: string }>((resolve) => {
      const env = { PATH: process.env['PATH'], DATA_DIR: folder, DATABASE_URL: databaseUrl };
      execFile(process.execPath, [join(inject('programs').folder, 'restore-account.mjs'), ...args], { env }, (error, out, problems) => resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, problems }));
    });

  it('restores one account, shows its password once and says that nobody agreed; refuses what it does not know', async () => {
    const who = { system: 'real-name-system', account: 'demo-real-name' } as const;
    const named = ['--system', who.system, '--account', who.account];
    if (kind === 'pglite') {
      // One process at a time: beside a running platform it does nothing.
      expect(await run(...named)).toMatchObject({ status: 2, out: '' });
      await stop();
    }
    const refused = [
      [[], '须给出 --system 和 --account'],
      [['--account', who.account], '须给出 --system 和 --account'],
      [['--system', who.system], '须给出 --system 和 --account'],
      [['--system', 'learning-platform', '--account', who.account], '--system 须为 voucher-platform'],
      [['--system', who.system, '--account', 'nobody-here'], 'real-name-system 没有账号 nobody-here'],
      [[...named, '--force'], '--force'],
    ] as const;
    for (const [args, problem] of refused) {
      const answer = await run(...args);
      expect(answer).toMatchObject({ status: 2, out: '', problems: expect.stringContaining(problem) as string });
      expect(answer.problems).toContain('用法：npm run restore-account');
    }
    const restored = await run(...named);
    expect(restored).toMatchObject({ status: 0, problems: '' });
    expect(restored.out).toContain('不经第二人同意，已记入该系统的审计日志');
    const initialPassword = /初始密码 (\S+?)（/.exec(restored.out)?.[1] ?? '';
    if (kind === 'pglite') await start();
    const call = await takeOver(platform, who, initialPassword);
    expect((await call('GET', '/desk-accounts')).status).toBe(200);
    expect(await querySql(platform, "SELECT subject FROM real_name_system.audit_entries WHERE action = 'restoreAccount'")).toEqual([{ subject: who.account }]);
  });

  it('upgrades no database that is older than the command', async () => {
    await platform.database.runScript('DELETE FROM voucher_platform.schema_migrations WHERE name = (SELECT max(name) FROM voucher_platform.schema_migrations)');
    if (kind === 'pglite') await stop();
    expect(await run('--system', 'real-name-system', '--account', 'demo-real-name')).toMatchObject({ status: 2, out: '', problems: expect.stringContaining('数据库的结构早于本程序') as string });
  });
});
