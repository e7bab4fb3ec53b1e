import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { openCheckpoint, type AuditCheckpoint, type SignedCheckpoint } from '../src/audit/audit-checkpoint';
import { findUnsealedEntries, readSealedEntries } from '../src/audit/read-audit-log';
import { verifyAuditLog } from '../src/audit/verify-audit-log';
import type { Orm } from '../src/database/database';
import { auditTables } from '../src/database/schema/audit-tables';
import type { RunningPlatform } from '../src/index';
import { systemNames, type SystemName } from '../src/systems/system-names';
import type { Journey } from './steps';

/** The audit chain of each system to its very end, recomputed and compared with the checkpoint that it published of it. */
export async function verifyAuditChains({ journey, platform, passMinutes }: { journey: Journey; platform: RunningPlatform; passMinutes(minutes: number): void }): Promise<void> {
  const { orm } = platform.database;
  for (const system of systemNames) await waitFor(`the last row of ${system} was not sealed`, () => isSealed(orm, system));
  passMinutes(10); // the next checkpoint is due
  for (const system of systemNames) {
    await journey.step('M8', `审计链完整：${system}`, async () => {
      const prefix = system === 'voucher-platform' ? '' : `/${system}`;
      const publicKey = platform.demo?.auditPublicKey ?? new Uint8Array(0);
      const checkpoint = await waitForLast(orm, { url: `${platform.url}${prefix}/v1/audit-checkpoint`, system, publicKey });
      const report = await verifyAuditLog(readSealedEntries(orm, auditTables[system]), [checkpoint]);
      const findings = [...report.findings, ...(await findUnsealedEntries(orm, auditTables[system]))];
      if (findings.length > 0) throw new Error(JSON.stringify(findings));
      return report;
    }, ({ entryCount, checkedCheckpoints }) => `${entryCount} 条,检查点 ${checkedCheckpoints} 个`);
  }
}

async function isSealed(orm: Orm, system: SystemName): Promise<true | undefined> {
  const { auditEntries, auditSealer } = auditTables[system];
  const [sealer] = await orm.select().from(auditSealer);
  return sealer?.position === (await orm.$count(auditEntries)) ? true : undefined;
}

/** The newest checkpoint, once it is of the last row that there is. */
function waitForLast(orm: Orm, { url, system, publicKey }: { url: string; system: SystemName; publicKey: Uint8Array }): Promise<AuditCheckpoint> {
  return waitFor(`no checkpoint of the last row of ${system}`, async () => {
    const answer = await fetch(url);
    const text = (await answer.json()) as SignedCheckpoint;
    if (!answer.ok) return undefined;
    const checkpoint = await openCheckpoint({ text, system, publicKey, suite: createNodeSuite() });
    if (checkpoint === undefined) throw new Error('the checkpoint is not signed by the audit key');
    return checkpoint.position === (await orm.$count(auditTables[system].auditEntries)) ? checkpoint : undefined;
  });
}

async function waitFor<T>(otherwise: string, find: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${otherwise} within 10 s`);
}
