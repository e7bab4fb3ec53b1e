import { access } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeBackUp } from '../src/backup/write-back-up';
import { openCopyTarget, readArchiveSecret } from './open-copy-target';
import { runCommand } from './run-command';

const usage = `用法：npm run back-up -- --to 文件 [--key-file 密钥文件]
  备份 DATABASE_URL 或 DATA_DIR 的数据库到一个加密文件；口令用 ETV_BACKUP_PASSPHRASE。PostgreSQL 在平台运行时即可备份，PGlite 须先停止平台。`;

runCommand(usage, async () => {
  const { values } = parseArgs({ options: { to: { type: 'string' }, 'key-file': { type: 'string' } } });
  const path = values.to;
  if (path === undefined) throw new Error('须给出 --to');
  if (await access(path).then(() => true, () => false)) throw new Error(`${path} 已存在，不覆盖`);
  const secret = await readArchiveSecret(values['key-file']);
  const session = await openCopyTarget();
  try {
    const { tableCount, rowCount } = await writeBackUp(session, { path, secret, nowMs: Date.now() });
    console.log(`已备份 ${tableCount} 张表、${rowCount} 行到 ${path}`);
    return 0;
  } finally {
    await session.close();
  }
});
