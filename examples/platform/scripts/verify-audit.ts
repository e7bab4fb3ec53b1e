import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { parseArgs } from 'node:util';
import { openCheckpoint, type AuditCheckpoint, type SignedCheckpoint } from '../src/audit/audit-checkpoint';
import { readCheckpointFile, readLogFile } from '../src/audit/audit-files';
import { readAuditKey } from '../src/audit/read-audit-key';
import { findUnsealedEntries, listCheckpoints, readSealedEntries } from '../src/audit/read-audit-log';
import { verifyAuditLog, type AuditFindingKind, type AuditReport } from '../src/audit/verify-audit-log';
import { auditTables } from '../src/database/schema/audit-tables';
import type { SystemName } from '../src/systems/system-names';
import { openConfiguredDatabase, readAuditKeyTexts, readSystem } from './open-configured-database';
import { runCommand } from './run-command';

const usage = `用法：npm run verify-audit -- [--system voucher-platform|employment-service|real-name-system] [--log audit.ndjson] [--checkpoints checkpoints.ndjson]… [--key audit-key.pem]…
  不带 --log：核验 DATABASE_URL 或 DATA_DIR 的数据库。--checkpoints：存放在别处的检查点，这才能发现被重算的链和被截去的尾部。`;

const sentences: Readonly<Record<AuditFindingKind, string>> = {
  altered: '记录被改动或移动',
  missing: '记录被删除',
  tailCut: '尾部被截去',
  rewritten: '整条链被重算，与检查点不符',
  unsealed: '事后插入，未在链中',
};

async function openAll(system: SystemName, texts: readonly SignedCheckpoint[], keys: readonly Uint8Array[]): Promise<AuditCheckpoint[]> {
  const suite = createNodeSuite();
  return Promise.all(texts.map(async (text, at) => {
    for (const publicKey of keys) {
      const checkpoint = await openCheckpoint({ text, system, publicKey, suite });
      if (checkpoint !== undefined) return checkpoint;
    }
    throw new Error(`第 ${at + 1} 个检查点的签名无效，或不是所给的审计密钥签的，或不属于 ${system}`);
  }));
}

async function verifyDatabase(system: SystemName, kept: readonly AuditCheckpoint[], keys: readonly Uint8Array[]): Promise<AuditReport> {
  const database = await openConfiguredDatabase();
  const tables = auditTables[system];
  try {
    const own = await openAll(system, await listCheckpoints(database.orm, tables), keys);
    const report = await verifyAuditLog(readSealedEntries(database.orm, tables), [...own, ...kept]);
    return { ...report, findings: [...report.findings, ...(await findUnsealedEntries(database.orm, tables))] };
  } finally {
    await database.close();
  }
}

runCommand(usage, async () => {
  const { values } = parseArgs({
    options: { system: { type: 'string' }, log: { type: 'string' }, checkpoints: { type: 'string', multiple: true, default: [] }, key: { type: 'string', multiple: true, default: [] } },
  });
  const system = readSystem(values.system);
  const keys = (await readAuditKeyTexts(values.key)).map(readAuditKey);
  const kept = await openAll(system, (await Promise.all(values.checkpoints.map(readCheckpointFile))).flat(), keys);
  const report = values.log === undefined ? await verifyDatabase(system, kept, keys) : await verifyAuditLog(readLogFile(values.log), kept);
  console.log(`${system} 审计链：${report.entryCount} 条记录，末位 ${report.lastPosition}，核对检查点 ${report.checkedCheckpoints} 个`);
  if (report.checkedCheckpoints === 0) console.log('没有检查点：链被整条重算或截尾时看不出来');
  for (const { kind, position, entryId } of report.findings.slice(0, 100)) console.log(`✗ ${position === 0 ? '' : `第 ${position} 位 `}${entryId === undefined ? '' : `（记录 ${entryId}）`}${sentences[kind]}`);
  console.log(report.findings.length === 0 ? '✓ 完整' : `共 ${report.findings.length} 处`);
  return report.findings.length === 0 ? 0 : 1;
});
