import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { listCheckpoints, readSealedEntries } from '../src/audit/read-audit-log';
import { auditTables } from '../src/database/schema/audit-tables';
import { openConfiguredDatabase, readAuditKeyTexts, readSystem } from './open-configured-database';

/** `npm run export-audit -- [--system employment-service] <folder>`: a system's sealed log, its checkpoints and the public key, for `verify-audit` anywhere. */
async function exportAudit(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { system: { type: 'string' } }, allowPositionals: true });
  const [target] = positionals;
  if (target === undefined || positionals.length > 1) throw new Error('须给出一个目录');
  const system = readSystem(values.system);
  const tables = auditTables[system];
  const folder = resolve(target);
  const keys = (await readAuditKeyTexts([])).map((pem) => createPublicKey(pem).export({ format: 'pem', type: 'spki' }));
  const database = await openConfiguredDatabase();
  try {
    await mkdir(folder, { recursive: true });
    const log = createWriteStream(join(folder, 'audit.ndjson'));
    let count = 0;
    for await (const entry of readSealedEntries(database.orm, tables)) {
      count += 1;
      if (!log.write(`${JSON.stringify(entry)}\n`)) await once(log, 'drain');
    }
    log.end();
    await once(log, 'finish');
    const checkpoints = await listCheckpoints(database.orm, tables);
    await writeFile(join(folder, 'checkpoints.ndjson'), checkpoints.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join(''));
    await writeFile(join(folder, 'audit-key.pem'), keys.join(''));
    console.log(`已导出 ${system} 的 ${count} 条审计记录、${checkpoints.length} 个检查点：${folder}`);
  } finally {
    await database.close();
  }
}

exportAudit().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error('用法：npm run export-audit -- [--system voucher-platform|employment-service|real-name-system] <目录>');
  process.exit(2);
});
