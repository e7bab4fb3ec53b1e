import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCheckpoint } from '../src/audit/audit-checkpoint';
import { readAuditKey } from '../src/audit/read-audit-key';
import { findUnsealedEntries, listCheckpoints, readSealedEntries } from '../src/audit/read-audit-log';
import { sealAudit } from '../src/audit/seal-audit';
import { verifyAuditLog } from '../src/audit/verify-audit-log';
import type { Database } from '../src/database/database';
import { auditTables } from '../src/database/schema/audit-tables';
import type { Acknowledgement } from './fault-stage';

/** What a look into the database found. */
export interface Findings {
  /** Acknowledged, and not in the tables. */
  readonly lost: number;
  /** More effects than one. */
  readonly doubled: number;
  /** Effects that nobody acknowledged yet: at most those that were under way. */
  readonly unacknowledged: number;
  readonly auditEntries: number;
  /** Sentences; empty when everything holds. */
  readonly problems: readonly string[];
}

const given = (columns: string) => `FROM jsonb_to_recordset($1::jsonb) AS g(${columns})`;

/** Acknowledged effects without a row, by kind. */
const lostStatements = {
  claim: `SELECT count(*)::integer AS count ${given('"voucherNumber" text, "templateNumber" bigint')} WHERE NOT EXISTS (
    SELECT FROM voucher_platform.vouchers v WHERE v.voucher_number = g."voucherNumber" AND v.holder_bucket = ('x' || left(g."voucherNumber", 4))::bit(16)::integer AND v.template_number = g."templateNumber")`,
  use: `SELECT count(*)::integer AS count ${given('"voucherNumber" text, "redemptionId" text')} WHERE NOT EXISTS (
    SELECT FROM voucher_platform.redemptions r WHERE r.holder_bucket = ('x' || left(g."voucherNumber", 4))::bit(16)::integer AND r.voucher_number = g."voucherNumber" AND r.redemption_id = g."redemptionId")`,
  undo: `SELECT count(*)::integer AS count ${given('"voucherNumber" text, "redemptionId" text')} WHERE NOT EXISTS (
    SELECT FROM voucher_platform.redemptions r WHERE r.holder_bucket = ('x' || left(g."voucherNumber", 4))::bit(16)::integer AND r.voucher_number = g."voucherNumber" AND r.redemption_id = g."redemptionId" AND r.undone_at_ms IS NOT NULL)`,
  checkIn: `SELECT count(*)::integer AS count ${given('"voucherNumber" text, "checkInId" text')} WHERE NOT EXISTS (
    SELECT FROM voucher_platform.check_ins c WHERE c.holder_bucket = ('x' || left(g."voucherNumber", 4))::bit(16)::integer AND c.voucher_number = g."voucherNumber" AND c.check_in_id = g."checkInId")`,
  payment: `SELECT count(*)::integer AS count ${given('"voucherNumber" text, "batchId" uuid')} WHERE NOT EXISTS (
    SELECT FROM employment_service.payout_items i JOIN employment_service.payout_batches b USING (batch_id) JOIN employment_service.subsidies s USING (voucher_number)
    WHERE i.voucher_number = g."voucherNumber" AND i.batch_id = g."batchId" AND i.outcome = 'paid' AND b.status = 'paid' AND s.status = 'paid')`,
} as const;
type EffectKind = keyof typeof lostStatements;
const effectKinds = Object.keys(lostStatements) as EffectKind[];

/** Rows of each kind that the load made; demonstration data has none but claims without a device. */
const rowStatements: Readonly<Record<EffectKind, string>> = {
  claim: "SELECT count(*)::integer AS count FROM voucher_platform.vouchers v JOIN voucher_platform.voucher_templates t USING (template_number) WHERE t.name LIKE 'faults %'",
  use: 'SELECT count(*)::integer AS count FROM voucher_platform.redemptions',
  undo: 'SELECT count(*)::integer AS count FROM voucher_platform.redemptions WHERE undone_at_ms IS NOT NULL',
  checkIn: 'SELECT count(*)::integer AS count FROM voucher_platform.check_ins',
  payment: "SELECT count(*)::integer AS count FROM employment_service.payout_items WHERE outcome = 'paid'",
};

/** Each counts what must not be there. */
const doubleStatements: Readonly<Record<string, string>> = {
  'two vouchers of one person and batch': 'SELECT count(*)::integer AS count FROM (SELECT FROM voucher_platform.vouchers GROUP BY person_id, template_number HAVING count(*) > 1) d',
  'two uses of one voucher that stand': 'SELECT count(*)::integer AS count FROM (SELECT FROM voucher_platform.redemptions WHERE undone_at_ms IS NULL GROUP BY voucher_number HAVING count(*) > 1) d',
  'two check-ins where one was asked for': 'SELECT count(*)::integer AS count FROM (SELECT FROM voucher_platform.check_ins GROUP BY voucher_number HAVING count(*) > 1) d',
  'two batches of one subsidy': "SELECT count(*)::integer AS count FROM (SELECT FROM employment_service.payout_items GROUP BY voucher_number HAVING count(*) > 1) d",
  'two settlements of one voucher': "SELECT count(*)::integer AS count FROM (SELECT FROM employment_service.outbox_events WHERE kind = 'voucherSettled' GROUP BY subject HAVING count(*) > 1) d",
  'two effects of one key': 'SELECT count(*)::integer AS count FROM (SELECT FROM voucher_platform.idempotency_keys GROUP BY idempotency_key HAVING count(*) > 1) d',
};

const disagreementStatements: Readonly<Record<string, string>> = {
  'quota and vouchers': `SELECT count(*)::integer AS count FROM voucher_platform.voucher_templates t
    WHERE t.total <> (SELECT sum(remaining) FROM voucher_platform.quota_shards s WHERE s.template_number = t.template_number) + (SELECT count(*) FROM voucher_platform.vouchers v WHERE v.template_number = t.template_number)`,
  'status and uses': `SELECT count(*)::integer AS count FROM voucher_platform.vouchers v
    WHERE (v.status <> 'claimed') <> EXISTS (SELECT FROM voucher_platform.redemptions r WHERE r.holder_bucket = v.holder_bucket AND r.voucher_number = v.voucher_number AND r.undone_at_ms IS NULL)`,
  'vouchers and their credentials': 'SELECT count(*)::integer AS count FROM voucher_platform.vouchers v WHERE NOT EXISTS (SELECT FROM voucher_platform.credentials c WHERE c.holder_bucket = v.holder_bucket AND c.voucher_number = v.voucher_number)',
  'effects, their events and their audit entries': `SELECT count(*)::integer AS count FROM (VALUES
      ('voucherClaimed', 'claimVoucher', (SELECT count(*) FROM voucher_platform.vouchers)), ('voucherUsed', 'redeemVoucher', (SELECT count(*) FROM voucher_platform.redemptions)),
      ('voucherUndone', 'undoUse', (SELECT count(*) FROM voucher_platform.redemptions WHERE undone_at_ms IS NOT NULL))) e(kind, action, effects)
    WHERE e.effects <> (SELECT count(*) FROM voucher_platform.outbox_events o WHERE o.kind = e.kind) OR e.effects <> (SELECT count(*) FROM voucher_platform.audit_entries a WHERE a.action = e.action)`,
  'check-ins and their audit entries': "SELECT abs((SELECT count(*) FROM voucher_platform.check_ins) - (SELECT count(*) FROM voucher_platform.audit_entries WHERE action = 'checkIn'))::integer AS count",
  'payments, their events and their audit entries': `SELECT count(*)::integer AS count FROM (SELECT count(*) AS effects FROM employment_service.payout_items WHERE outcome = 'paid') e
    WHERE e.effects <> (SELECT count(*) FROM employment_service.outbox_events WHERE kind = 'voucherSettled') OR e.effects <> (SELECT count(*) FROM employment_service.audit_entries WHERE action = 'recordPayment')`,
  'roll-ups and a scan of the vouchers': `WITH rolled AS (
      SELECT template_number, county_code, sum(claimed_count) AS claimed, sum(used_count) AS used FROM voucher_platform.current_voucher_statistics GROUP BY 1, 2
    ), scanned AS (SELECT template_number, county_code, count(*) AS claimed, count(*) FILTER (WHERE status <> 'claimed') AS used FROM voucher_platform.vouchers GROUP BY 1, 2)
    SELECT count(*)::integer AS count FROM ((TABLE rolled EXCEPT TABLE scanned) UNION ALL (TABLE scanned EXCEPT TABLE rolled)) d`,
};

async function count(database: Database, name: string, text: string, values: readonly unknown[] = []): Promise<number> {
  const [row] = await database.run<{ count: number }>({ name: `faults ${name}`.slice(0, 60), text }, values);
  return row?.count ?? Number.NaN;
}

/** Holds the tables against what was acknowledged. `mostUnderWay`: calls that may have had their effect without an answer. */
export async function verifyEffects(database: Database, options: { acknowledged: readonly Acknowledgement[]; mostUnderWay: number; dataFolder: string }): Promise<Findings> {
  const { acknowledged, mostUnderWay, dataFolder } = options;
  const problems: string[] = [];
  let [lost, doubled, unacknowledged] = [0, 0, 0];
  for (const kind of effectKinds) {
    const mine = acknowledged.filter((one) => one.kind === kind);
    const missing = await count(database, `lost ${kind}`, lostStatements[kind], [JSON.stringify(mine)]);
    if (missing > 0) problems.push(`${missing} acknowledged ${kind} lost`);
    lost += missing;
    const extra = (await count(database, `rows ${kind}`, rowStatements[kind])) - mine.length;
    if (extra < 0 || extra > mostUnderWay) problems.push(`${extra} more ${kind} than acknowledged`);
    unacknowledged += Math.max(0, extra);
  }
  for (const [what, text] of Object.entries(doubleStatements)) {
    const found = await count(database, what, text);
    if (found > 0) problems.push(`${found} × ${what}`);
    doubled += found;
  }
  for (const [what, text] of Object.entries(disagreementStatements)) {
    const found = await count(database, what, text);
    if (found > 0) problems.push(`${found} × disagreement of ${what}`);
  }
  const audit = await verifyAudit(database, dataFolder);
  return { lost, doubled, unacknowledged, auditEntries: audit.entries, problems: [...problems, ...audit.problems] };
}

/** Seals what is not sealed, then recomputes the whole chain against its checkpoints. */
async function verifyAudit(database: Database, dataFolder: string): Promise<{ entries: number; problems: string[] }> {
  const tables = auditTables['voucher-platform'];
  // The server may still be rolling back what a killed process had under way; nothing above that is sealed.
  const unsealed = 'SELECT ((SELECT count(*) FROM voucher_platform.audit_entries) - (SELECT count(*) FROM voucher_platform.audit_seals))::integer AS count';
  let left = Number.NaN;
  for (let attempt = 0; attempt < 50 && left !== 0; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    await sealAudit({ database, tables, nowMs: Date.now });
    left = await count(database, 'unsealed', unsealed);
  }
  const secrets = JSON.parse(await readFile(join(dataFolder, 'demo-keys.json'), 'utf8')) as { auditKeyPem: string };
  const key = { system: 'voucher-platform', publicKey: readAuditKey(secrets.auditKeyPem), suite: createNodeSuite() } as const;
  const opened = await Promise.all((await listCheckpoints(database.orm, tables)).map((text) => openCheckpoint({ text, ...key })));
  const problems = opened.some((checkpoint) => checkpoint === undefined) ? ['a checkpoint of the audit log has no valid signature'] : [];
  const report = await verifyAuditLog(readSealedEntries(database.orm, tables), opened.filter((checkpoint) => checkpoint !== undefined));
  const findings = [...report.findings, ...(await findUnsealedEntries(database.orm, tables))];
  if (left !== 0) problems.push(`${left} audit entries are not sealed`);
  return { entries: report.entryCount, problems: [...problems, ...findings.map(({ kind, position }) => `audit chain: ${kind} at ${position}`)] };
}
