import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPostgresqlSession } from '../src/backup/copy-session';
import { clearFailedRestore, isEmptyTarget, restoreRows, TargetNotEmptyError } from '../src/backup/restore-back-up';
import { dataFolder, openConfiguredDatabase } from './open-configured-database';
import { openCopyTarget, readArchiveSecret } from './open-copy-target';
import { runCommand } from './run-command';

const usage = `用法：npm run restore -- --from 文件 [--key-file 密钥文件]
  把备份恢复到 DATABASE_URL 或 DATA_DIR 的空数据库；口令用 ETV_BACKUP_PASSPHRASE。平台须未启动。`;

/** Refuses a target that holds anything; answers how to clear what a failed restore left. */
async function requireEmpty(): Promise<() => Promise<void>> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) {
    if (existsSync(join(dataFolder, 'pglite'))) throw new TargetNotEmptyError();
    return () => rm(join(dataFolder, 'pglite'), { recursive: true, force: true });
  }
  const session = await openPostgresqlSession(databaseUrl);
  try {
    if (!(await isEmptyTarget(session))) throw new TargetNotEmptyError();
  } finally {
    await session.close();
  }
  return async () => {
    const clearing = await openPostgresqlSession(databaseUrl);
    const isCleared = await clearFailedRestore(clearing).finally(() => clearing.close());
    if (!isCleared) console.error('数据库在恢复期间已被使用：未清除其中的数据');
  };
}

runCommand(usage, async () => {
  const { values } = parseArgs({ options: { from: { type: 'string' }, 'key-file': { type: 'string' } } });
  const path = values.from;
  if (path === undefined) throw new Error('须给出 --from');
  if (!existsSync(path)) throw new Error(`没有文件 ${path}`);
  const secret = await readArchiveSecret(values['key-file']);
  const clear = await requireEmpty();
  try {
    // Opening it runs the migrations.
    await (await openConfiguredDatabase({ migrations: 'apply' })).close();
    const session = await openCopyTarget();
    try {
      const { tableCount, rowCount } = await restoreRows(session, { path, secret });
      console.log(`已恢复 ${tableCount} 张表、${rowCount} 行`);
    } finally {
      await session.close();
    }
    return 0;
  } catch (error) {
    await clear().catch((problem: unknown) => console.error(problem instanceof Error ? problem.message : problem));
    throw error;
  }
});
