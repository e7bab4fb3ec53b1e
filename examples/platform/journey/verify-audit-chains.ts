import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { openCheckpoint, type SignedCheckpoint } from '../src/audit/audit-checkpoint';
import { findUnsealedEntries, readSealedEntries } from '../src/audit/read-audit-log';
import { verifyAuditLog } from '../src/audit/verify-audit-log';
import { auditTables } from '../src/database/schema/audit-tables';
import type { RunningPlatform } from '../src/index';
import { systemNames } from '../src/systems/system-names';
import type { Journey } from './steps';

/** The audit chain of each system, recomputed and compared with the checkpoint that it published. */
export async function verifyAuditChains({ journey, platform }: { journey: Journey; platform: RunningPlatform }): Promise<void> {
  const { orm } = platform.database;
  for (const system of systemNames) {
    await journey.step('M8', `审计链完整：${system}`, async () => {
      const prefix = system === 'voucher-platform' ? '' : `/${system}`;
      const text = await waitForCheckpoint(`${platform.url}${prefix}/v1/audit-checkpoint`);
      const publicKey = platform.demo?.auditPublicKey ?? new Uint8Array(0);
      const checkpoint = await openCheckpoint({ text, system, publicKey, suite: createNodeSuite() });
      if (checkpoint === undefined) throw new Error('the checkpoint is not signed by the audit key');
      const report = await verifyAuditLog(readSealedEntries(orm, auditTables[system]), [checkpoint]);
      const findings = [...report.findings, ...(await findUnsealedEntries(orm, auditTables[system]))];
      if (findings.length > 0) throw new Error(JSON.stringify(findings));
      return report;
    }, ({ entryCount, checkedCheckpoints }) => `${entryCount} 条,检查点 ${checkedCheckpoints} 个`);
  }
}

/** The first is there a moment after the first row was sealed. */
async function waitForCheckpoint(url: string): Promise<SignedCheckpoint> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await fetch(url);
    if (answer.ok) return (await answer.json()) as SignedCheckpoint;
    await answer.arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no checkpoint within 10 s');
}
