import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { listCheckpoints, readSealedEntries } from '../src/audit/read-audit-log';
import { openConfiguredDatabase, readAuditKeyTexts } from './open-configured-database';

/** `npm run export-audit -- <folder>`: the sealed log, its checkpoints and the public key, for `verify-audit` anywhere. */
const [target] = process.argv.slice(2);
if (target === undefined) {
  console.error('用法：npm run export-audit -- <目录>');
  process.exit(2);
}
const folder = resolve(target);
const database = await openConfiguredDatabase();
await mkdir(folder, { recursive: true });
const log = createWriteStream(join(folder, 'audit.ndjson'));
let count = 0;
for await (const entry of readSealedEntries(database.orm)) {
  count += 1;
  if (!log.write(`${JSON.stringify(entry)}\n`)) await once(log, 'drain');
}
log.end();
await once(log, 'finish');
const checkpoints = await listCheckpoints(database.orm);
await writeFile(join(folder, 'checkpoints.ndjson'), checkpoints.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join(''));
const keys = (await readAuditKeyTexts([])).map((pem) => createPublicKey(pem).export({ format: 'pem', type: 'spki' }));
await writeFile(join(folder, 'audit-key.pem'), keys.join(''));
await database.close();
console.log(`已导出 ${count} 条审计记录、${checkpoints.length} 个检查点：${folder}`);
