import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endJob, holdJob, noteProgress } from '../src/voucher-platform/institution-imports/import-job';
import { expectRefusal } from './harness/expect-refusal';
import { importFile, importPath, inventRow, listErrors, writeFile, type ImportJob } from './harness/import-stage';
import { stopWriters } from './harness/stop-writers';
import { logInAs, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const countImported = async (platform: TestPlatform) =>
  (await querySql<{ count: number }>(platform, "SELECT count(*)::integer AS count FROM voucher_platform.institutions WHERE name LIKE '导入机构%'"))[0]?.count;
const rows = (from: number, count: number) => writeFile(Array.from({ length: count }, (_, index) => inventRow(from + index)));
const read = async (operator: HrClient, importId: string) => (await operator.call<ImportJob>({ method: 'GET', path: `${importPath}/${importId}` })).body;
const list = async (operator: HrClient) => (await operator.call<{ items: ImportJob[] }>({ method: 'GET', path: importPath })).body.items;

describe.each(testDatabaseKinds)('the end of an import on %s', (kind) => {
  let platform: TestPlatform;
  let operator: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    operator = await logInAs(platform, 'demo-operator');
  });
  afterAll(() => platform.close());

  it('R9 stores no institution when the job cannot be written as done', async () => {
    await querySql(platform, `CREATE FUNCTION voucher_platform.fail_done() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$`);
    await querySql(platform, `CREATE TRIGGER fail_done BEFORE UPDATE ON voucher_platform.institution_imports FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION voucher_platform.fail_done()`);
    const job = await importFile(operator, await rows(60_000, 600));
    expect([job.state, job.createdCount, listErrors(job), await countImported(platform)]).toEqual(['failed', 0, ['0  interrupted'], 0]);
    expect(await querySql(platform, `SELECT 1 FROM voucher_platform.audit_entries WHERE action = 'importInstitutions'`)).toEqual([]);
    await querySql(platform, 'DROP TRIGGER fail_done ON voucher_platform.institution_imports');
    expect(await importFile(operator, await rows(60_000, 600))).toMatchObject({ state: 'done', createdCount: 600 });
    expect(await countImported(platform)).toBe(600);
  });

  it('R9 leaves a job as it ended, whatever fault comes after the commit', async () => {
    const done = await importFile(operator, await rows(61_000, 3));
    await endJob(platform.database.orm, done.importId, { state: 'failed', endedAtMs: 1, errorCount: 1, errors: [] });
    expect(await read(operator, done.importId)).toEqual(done);
  });

  it('R9 says of a job that died with its node that it stored nothing, and lets it store nothing any more', async () => {
    const importId = 'd'.repeat(32);
    const deadForMs = 121_000;
    await querySql(platform, `INSERT INTO voucher_platform.institution_imports (import_id, account, file_sha256, state, started_at_ms, progressed_at_ms)
      SELECT '${importId}', 'demo-operator', '', 'running', now, now FROM (SELECT ${platform.clock.nowMs() - deadForMs} AS now) AS died`);
    expect((await list(operator)).find((job) => job.importId === importId)).toMatchObject({ state: 'failed', createdCount: 0 });
    const job = await read(operator, importId);
    expect([job.state, listErrors(job)]).toEqual(['failed', ['0  interrupted']]);
    const { orm } = platform.database;
    await expect(noteProgress(orm, importId, { progressedAtMs: platform.clock.nowMs() })).rejects.toThrow('given up');
    await expect(orm.transaction((tx) => holdJob(tx, importId))).rejects.toThrow('given up');
    expect(await importFile(operator, await rows(62_000, 2))).toMatchObject({ state: 'done' });
  });
});

describe('imports that take long', () => {
  it('R9 never calls a job failed that is storing, however long it waits', async () => {
    const platform = await startTestPlatform('postgresql');
    const operator = await logInAs(platform, 'demo-operator');
    let importId = '';
    await stopWriters(platform, 'voucher_platform.institutions', async (waitForWaiting) => {
      importId = (await operator.upload<ImportJob>(importPath, await rows(63_000, 3))).body.importId;
      await waitForWaiting(1);
      platform.clock.advance(3600);
      expect([(await read(operator, importId)).state, (await list(operator))[0]?.state]).toEqual(['running', 'running']);
      await expectRefusal(platform, 'rateLimited', async () => operator.upload(importPath, await rows(64_000, 1)));
    });
    await expect.poll(async () => (await read(operator, importId)).state).toBe('done');
    expect(await countImported(platform)).toBe(3);
    await platform.close();
  });

  it('R9 ends before its node does when that leaves in order', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'etv-import-'));
    const leaving = await startTestPlatform('pglite', { dataFolder });
    const { importId, state } = (await (await logInAs(leaving, 'demo-operator')).upload<ImportJob>(importPath, await rows(70_000, 3000))).body;
    expect(state).toBe('running');
    await leaving.close();
    const next = await startTestPlatform('pglite', { dataFolder });
    expect(await read(await logInAs(next, 'demo-operator'), importId)).toMatchObject({ state: 'done', createdCount: 3000 });
    expect(await countImported(next)).toBe(3000);
    await next.close();
    await rm(dataFolder, { recursive: true, force: true });
  });
});
