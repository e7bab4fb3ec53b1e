import { createNodeSuite, generateNodeKey } from '@skill-voucher/sdk-core/node';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile, cp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { openCheckpoint, type AuditCheckpoint } from '../src/audit/audit-checkpoint';
import { readAuditKey } from '../src/audit/read-audit-key';
import { findUnsealedEntries, readSealedEntries } from '../src/audit/read-audit-log';
import { verifyAuditLog } from '../src/audit/verify-audit-log';
import { openPgliteSession, openPostgresqlSession, type CopySession } from '../src/backup/copy-session';
import { readArchive } from '../src/backup/read-archive';
import { clearFailedRestore, restoreRows } from '../src/backup/restore-back-up';
import { writeBackUp } from '../src/backup/write-back-up';
import { openDatabase } from '../src/database/open-database';
import { auditTables } from '../src/database/schema/audit-tables';
import { startPlatform, type RunningPlatform } from '../src/index';
import type { DemoSecrets } from '../src/keys/demo-secrets';
import { nameDatabase, runOn, testStartMs } from './harness/seed-templates';
import { querySql, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';

const passphrase = 'Coal and vinegar, 2026';

/** `npm run back-up` and `npm run restore`, between two databases of one kind. */
describe.each(testDatabaseKinds)('back-up and restore on %s', { timeout: 300_000 }, (kind) => {
  let folder = '';
  let archive = '';
  let secrets: DemoSecrets;
  let checkpoint: AuditCheckpoint | undefined;
  let before: { digests: string; claimed: number; trustVersion: number };
  const names = { source: `source_${randomBytes(5).toString('hex')}`, target: `target_${randomBytes(5).toString('hex')}` };
  type Place = keyof typeof names;
  let nowMs = testStartMs;
  const key = generateNodeKey();

  const urlOf = (place: Place) => (kind === 'pglite' ? undefined : nameDatabase(inject('postgresqlUrl'), names[place]));
  const openSession = (place: Place): Promise<CopySession> => (kind === 'pglite' ? openPgliteSession(join(folder, place, 'pglite')) : openPostgresqlSession(urlOf(place) ?? ''));
  const start = (place: Place): Promise<RunningPlatform> => startPlatform({ databaseUrl: urlOf(place), dataFolder: join(folder, place), demoKeysFolder: join(folder, 'keys'), nowMs: () => nowMs });
  const asTestPlatform = (running: RunningPlatform) => ({ ...running, clock: { nowMs: () => nowMs, advance: () => undefined } }) as unknown as TestPlatform;
  const openPhone = (running: RunningPlatform): Promise<TestDevice> => createDevice(asTestPlatform(running), { person: inventPerson(41), key, deviceId: 'phone' });
  const run = (script: string, place: Place, args: readonly string[], secret = passphrase) =>
    new Promise<{ status: number; said: string }>((resolve) => {
      const env = { PATH: process.env['PATH'], DATA_DIR: join(folder, place), ETV_BACKUP_PASSPHRASE: secret, ...(kind === 'pglite' ? {} : { DATABASE_URL: urlOf(place) }) };
      execFile(process.execPath, [join(inject('programs').folder, `${script}.mjs`), ...args], { env }, (error, out, problems) => resolve({ status: typeof error?.code === 'number' ? error.code : 0, said: out + problems }));
    });
  const claimSome = async (device: TestDevice, at = 0) => {
    const offered = await device.call<{ items: { templateNumber: number }[] }>({ method: 'GET', path: '/v1/templates/claimable' });
    return (await device.claim(offered.body.items[at]?.templateNumber ?? 0)).body.voucher.voucherNumber;
  };
  const waitForSeals = (running: RunningPlatform) => vi.waitFor(async () => {
    expect(await querySql(running, 'SELECT FROM voucher_platform.audit_entries e WHERE NOT EXISTS (SELECT FROM voucher_platform.audit_seals s WHERE s.entry_id = e.entry_id)')).toEqual([]);
  }, { timeout: 30_000, interval: 200 });
  const countClaimed = async (running: RunningPlatform) => (await querySql<{ total: number }>(running, 'SELECT sum(claimed_count)::integer AS total FROM voucher_platform.current_voucher_statistics'))[0]?.total ?? 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etv-backup-'));
    archive = join(folder, 'archive.etv');
    await mkdir(join(folder, 'keys'));
    await cp(join(inject('templateFolder'), 'demo-keys.json'), join(folder, 'keys', 'demo-keys.json'));
    secrets = JSON.parse(await readFile(join(folder, 'keys', 'demo-keys.json'), 'utf8')) as DemoSecrets;
    if (kind === 'pglite') await cp(inject('templateFolder'), join(folder, 'source'), { recursive: true });
    else {
      await runOn(inject('postgresqlUrl'), `CREATE DATABASE ${names.source} TEMPLATE ${inject('postgresqlTemplate')}`);
      await runOn(inject('postgresqlUrl'), `CREATE DATABASE ${names.target}`);
    }
    const source = await start('source');
    await claimSome(await openPhone(source));
    await waitForSeals(source);
    nowMs += 601_000;
    await querySql(source, "INSERT INTO voucher_platform.audit_entries (at_ms, actor_kind, actor_id, action, subject) VALUES (1, 'system', 'test', 'before', 'x')");
    await waitForSeals(source);
    await vi.waitFor(async () => expect((await fetch(`${source.url}/v1/audit-checkpoint`)).status).toBe(200), { timeout: 20_000, interval: 200 });
    const text = (await (await fetch(`${source.url}/v1/audit-checkpoint`)).json()) as { payload: string; signature: string };
    checkpoint = await openCheckpoint({ text, system: 'voucher-platform', publicKey: readAuditKey(secrets.auditKeyPem), suite: createNodeSuite() });
    const trustVersion = await readTrustVersion(source);
    const claimed = await countClaimed(source);
    await source.close();
    const session = await openSession('source');
    // An older server, whose transactions have higher numbers than the target's will for years; one row is not sealed.
    await session.query("UPDATE voucher_platform.audit_sealer SET transaction_id = '800000000000'");
    await session.query("UPDATE voucher_platform.statistics_position SET transaction_id = '800000000000'");
    await session.query("INSERT INTO voucher_platform.audit_entries (at_ms, actor_kind, actor_id, action, subject, transaction_id) VALUES (2, 'system', 'test', 'unsealed', 'x', '900000000000')");
    before = { digests: await digestTables(session), claimed, trustVersion };
    await session.close();
  }, 180_000);
  afterAll(async () => {
    if (kind === 'postgresql') for (const name of Object.values(names)) await runOn(inject('postgresqlUrl'), `DROP DATABASE ${name} WITH (FORCE)`);
    await rm(folder, { recursive: true, force: true });
  });

  it('writes an encrypted file that shows nothing, and never over another', async () => {
    const written = await run('back-up', 'source', ['--to', archive]);
    expect([written.status, written.said]).toEqual([0, expect.stringContaining('已备份')]);
    const bytes = await readFile(archive);
    for (const readable of ['voucher_platform', 'demo-shanxi', '山西']) expect(bytes.includes(readable)).toBe(false);
    expect(await run('back-up', 'source', ['--to', archive])).toMatchObject({ status: 2, said: expect.stringContaining('已存在') as string });
  });

  it('refuses another passphrase, a damaged and a cut file, and leaves the target empty', async () => {
    const bytes = await readFile(archive);
    const damaged = Buffer.from(bytes);
    damaged[Math.floor(bytes.length / 2)] = (damaged[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
    await writeFile(`${archive}.damaged`, damaged);
    await writeFile(`${archive}.cut`, bytes.subarray(0, -20));
    await writeFile(`${archive}.other`, 'not an archive\n');
    const attempts: [string, string, string][] = [[archive, 'Another passphrase', '口令或密钥不对'], [`${archive}.damaged`, passphrase, '损坏'], [`${archive}.cut`, passphrase, '不完整'], [`${archive}.other`, passphrase, '不是备份文件']];
    const readAll = async (path: string, secret: string) => {
      let count = 0;
      for await (const part of readArchive(path, Buffer.from(secret))) count += part.kind === 'rows' ? part.rows.length : 0;
      return count;
    };
    for (const [path, secret, sentence] of attempts) await expect(readAll(path, secret)).rejects.toThrow(sentence);
    if (kind === 'postgresql') expect(await run('restore', 'target', ['--from', `${archive}.damaged`])).toMatchObject({ status: 2, said: expect.stringContaining('损坏') as string });
  });

  it('restores every row into an empty database of the same version, and into no other', async () => {
    const restored = await run('restore', 'target', ['--from', archive]);
    expect([restored.status, restored.said]).toEqual([0, expect.stringContaining('已恢复')]);
    const session = await openSession('target');
    expect(await digestTables(session)).toBe(before.digests);
    await session.close();
    if (kind === 'pglite') await restoreIntoPostgresql();
    expect(await run('restore', 'target', ['--from', archive])).toMatchObject({ status: 2, said: expect.stringContaining('不是空的') as string });
    const source = await openSession('source');
    await source.query("INSERT INTO voucher_platform.schema_migrations (name, sha256) VALUES ('9999-newer.sql', '')");
    await writeBackUp(source, { path: `${archive}.newer`, secret: Buffer.from(passphrase), nowMs });
    await expect(restoreRows(source, { path: `${archive}.newer`, secret: Buffer.from(passphrase) })).rejects.toMatchObject({ code: 'otherVersion' });
    await source.close();
  });

  it('M8 goes on after it: the same phone claims, everything is sealed and folded, and the chain holds across the restore', async () => {
    nowMs += 3_600_000;
    const target = await start('target');
    const device = await openPhone(target);
    const voucherNumber = await claimSome(device, 1);
    expect(voucherNumber).toMatch(/^[0-9A-F]{16}$/);
    await waitForSeals(target);
    const report = await verifyAuditLog(readSealedEntries(target.database.orm, auditTables['voucher-platform']), checkpoint === undefined ? [] : [checkpoint]);
    expect(report).toMatchObject({ findings: [], checkedCheckpoints: 1 });
    expect(report.lastPosition).toBeGreaterThan(checkpoint?.position ?? Infinity);
    expect(await findUnsealedEntries(target.database.orm, auditTables['voucher-platform'])).toEqual([]);
    await vi.waitFor(async () => expect(await querySql(target, "SELECT FROM voucher_platform.outbox_events e, voucher_platform.statistics_position p WHERE (e.transaction_id, e.event_id) > (p.transaction_id, p.event_id) AND e.kind = 'voucherClaimed'")).toEqual([]), { timeout: 20_000, interval: 200 });
    expect(await countClaimed(target)).toBe(before.claimed + 1);
    // Phones that saw the last list before the restore believe the next.
    expect(await readTrustVersion(target)).toBeGreaterThan(before.trustVersion + 1000);
    // Receivers that were not restored take no new event for one they had before.
    const [events] = await querySql<{ last: number; before: number }>(target, "SELECT max(event_id)::float8 AS last, min(event_id)::float8 AS before FROM voucher_platform.outbox_events");
    expect(events?.last).toBeGreaterThan((events?.before ?? Infinity) + 1_000_000_000);
    await target.close();
  });

  /** How a pilot moves to production. */
  async function restoreIntoPostgresql(): Promise<void> {
    const name = `moved_${randomBytes(5).toString('hex')}`;
    const url = nameDatabase(inject('postgresqlUrl'), name);
    await runOn(inject('postgresqlUrl'), `CREATE DATABASE ${name}`);
    await (await openDatabase({ databaseUrl: url, maxConnections: 2, onIdleError: () => undefined })).close();
    // Two at a time: one of them restores, the other finds that it is no longer empty, and takes nothing away.
    const sessions = await Promise.all([1, 2].map(() => openPostgresqlSession(url)));
    const outcomes = await Promise.allSettled(sessions.map((session) => restoreRows(session, { path: archive, secret: Buffer.from(passphrase) })));
    expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as Error).name : 'restored')).sort()).toEqual(['TargetNotEmptyError', 'restored']);
    for (const session of sessions) {
      expect(await clearFailedRestore(session)).toBe(false);
      expect(await digestTables(session)).toBe(before.digests);
      await session.close();
    }
    await runOn(inject('postgresqlUrl'), `DROP DATABASE ${name} WITH (FORCE)`);
  }

  async function readTrustVersion(running: RunningPlatform): Promise<number> {
    const { payload } = (await (await fetch(`${running.url}/v1/trust-list`)).json()) as { payload: string };
    return (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { version: number }).version;
  }
});

/** Everything but what a restore sets anew. */
async function digestTables(session: CopySession): Promise<string> {
  const tables = await session.query<{ name: string }>(`SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
    WHERE table_schema IN ('voucher_platform', 'employment_service', 'real_name_system') AND table_type = 'BASE TABLE' AND table_name NOT IN ('schema_migrations', 'statistics_position', 'trust_lists', 'status_bundles') ORDER BY 1`);
  const digests: string[] = [];
  for (const { name } of tables) {
    const left = name.endsWith('audit_sealer') ? "- 'transaction_id' - 'entry_id'" : "- 'transaction_id'";
    const [row] = await session.query<{ digest: string }>(`SELECT count(*) || ':' || coalesce(md5(string_agg(j, '|' ORDER BY j)), '') AS digest FROM (SELECT (to_jsonb(t) ${left})::text AS j FROM ${name} t) r`);
    digests.push(`${name} ${row?.digest ?? ''}`);
  }
  return digests.join('\n');
}
