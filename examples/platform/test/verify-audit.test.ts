import { execFile } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { SealedEntry } from '../src/audit/audit-chain';
import { openDatabase } from '../src/database/open-database';
import { querySql, startTestPlatform } from './harness/start-test-platform';

/** The two commands as an auditor runs them: as processes, on files, without a platform. */
describe('audit commands', () => {
  let folder: string;
  let entries: SealedEntry[];
  const inFolder = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etv-audit-'));
    const platform = await startTestPlatform('pglite', { dataFolder: inFolder('data') });
    for (const [schema, count] of [['voucher_platform', 12], ['employment_service', 7]] as const) {
      await querySql(platform, `INSERT INTO ${schema}.audit_entries (at_ms, actor_kind, actor_id, action, subject) SELECT n, 'system', 'test', 'fillChain', n::text FROM generate_series(1, ${count}) n`);
      await vi.waitFor(async () => expect(await querySql(platform, `SELECT 1 AS one FROM ${schema}.audit_checkpoints WHERE position >= ${count}`)).toHaveLength(1), { timeout: 15_000, interval: 200 });
    }
    await platform.close();
    expect(await runScript('export-audit', [inFolder('out')])).toMatchObject({ status: 0 });
    entries = (await readFile(inFolder('out/audit.ndjson'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as SealedEntry);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function runScript(name: string, args: readonly string[]): Promise<{ status: number; text: string }> {
    const env = { ...process.env, DATA_DIR: inFolder('data'), DATABASE_URL: '' };
    return new Promise((resolve) => {
      execFile(process.execPath, [join(inject('programs').folder, `${name}.mjs`), ...args], { env }, (error, stdout, stderr) => {
        resolve({ status: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
      });
    });
  }

  async function verifyFile(lines: readonly string[], keyFile = 'out/audit-key.pem'): Promise<{ status: number; text: string }> {
    await writeFile(inFolder('log.ndjson'), lines.map((line) => `${line}\n`).join(''));
    return runScript('verify-audit', ['--log', inFolder('log.ndjson'), '--checkpoints', inFolder('out/checkpoints.ndjson'), '--key', inFolder(keyFile)]);
  }

  it('M8 verifies the database that stands still, and the exported files anywhere', async () => {
    expect(await runScript('verify-audit', [])).toMatchObject({ status: 0, text: expect.stringContaining('✓ 完整') as string });
    const exported = await verifyFile(entries.map((entry) => JSON.stringify(entry)));
    expect(exported.text).toContain(`审计链：${entries.length} 条记录`);
    expect(exported.status).toBe(0);
  });

  it('M8 names the position of an edited row, and the end of a cut log', async () => {
    const edited = await verifyFile(entries.map((entry) => JSON.stringify(entry.position === 4 ? { ...entry, subject: 'x' } : entry)));
    expect(edited).toMatchObject({ status: 1, text: expect.stringMatching(/✗ 第 4 位 （记录 \d+）记录被改动或移动/) as string });
    const cut = await verifyFile(entries.slice(0, 5).map((entry) => JSON.stringify(entry)));
    expect(cut).toMatchObject({ status: 1, text: expect.stringContaining('✗ 第 6 位 尾部被截去') as string });
  });

  it('M8 verifies and exports the log of each system by its name, and takes no other’s checkpoints', async () => {
    const employment = ['--system', 'employment-service'];
    expect(await runScript('verify-audit', employment)).toMatchObject({ status: 0, text: expect.stringContaining('employment-service 审计链：7 条记录') as string });
    expect(await runScript('verify-audit', ['--system', 'real-name-system'])).toMatchObject({ status: 0, text: expect.stringContaining('real-name-system 审计链：0 条记录') as string });
    expect(await runScript('export-audit', [...employment, inFolder('employment')])).toMatchObject({ status: 0, text: expect.stringContaining('employment-service 的 7 条') as string });
    const lines = (await readFile(inFolder('employment/audit.ndjson'), 'utf8')).trim().split('\n');
    await writeFile(inFolder('cut.ndjson'), lines.slice(0, 3).map((line) => `${line}\n`).join(''));
    const verifyCut = (checkpoints: string, system: readonly string[]) => runScript('verify-audit', [...system, '--log', inFolder('cut.ndjson'), '--checkpoints', inFolder(checkpoints), '--key', inFolder('employment/audit-key.pem')]);
    expect(await verifyCut('employment/checkpoints.ndjson', employment)).toMatchObject({ status: 1, text: expect.stringContaining('✗ 第 4 位 尾部被截去') as string });
    expect(await verifyCut('out/checkpoints.ndjson', employment)).toMatchObject({ status: 2, text: expect.stringContaining('不属于 employment-service') as string });
    expect(await verifyCut('employment/checkpoints.ndjson', [])).toMatchObject({ status: 2 });
    for (const name of ['verify-audit', 'export-audit']) expect(await runScript(name, ['--system', 'learning-platform', inFolder('none')])).toMatchObject({ status: 2 });
  });

  it('M8 says so when it cannot look: another key, a line that is no record, a missing file', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    await writeFile(inFolder('other.pem'), createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })).export({ format: 'pem', type: 'spki' }));
    expect(await verifyFile([], 'other.pem')).toMatchObject({ status: 2, text: expect.stringContaining('签名无效') as string });
    expect(await verifyFile([JSON.stringify(entries[0]), '{"position":2}'])).toMatchObject({ status: 2, text: expect.stringContaining('log.ndjson:2 不是有效的记录') as string });
    expect(await runScript('verify-audit', ['--log', inFolder('none.ndjson'), '--key', inFolder('out/audit-key.pem')])).toMatchObject({ status: 2 });
  });

  it('M8 upgrades no database that is older than the command', async () => {
    const database = await openDatabase({ dataFolder: inFolder('data'), maxConnections: 1, migrations: 'require', onIdleError: () => undefined });
    await database.runScript('DELETE FROM voucher_platform.schema_migrations WHERE name = (SELECT max(name) FROM voucher_platform.schema_migrations)');
    await database.close();
    for (let again = 0; again < 2; again += 1) {
      expect(await runScript('verify-audit', [])).toMatchObject({ status: 2, text: expect.stringContaining('数据库的结构早于本程序') as string });
    }
  });
});
