import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chainStart, hashEntry, type SealedEntry } from '../src/audit/audit-chain';
import { openCheckpoint, type AuditCheckpoint, type SignedCheckpoint } from '../src/audit/audit-checkpoint';
import { findUnsealedEntries, readSealedEntries } from '../src/audit/read-audit-log';
import { sealAudit } from '../src/audit/seal-audit';
import { verifyAuditLog, type AuditReport } from '../src/audit/verify-audit-log';
import { loadDemoSecrets } from '../src/keys/demo-secrets';
import { readAuditKey } from '../src/audit/read-audit-key';
import { auditTables } from '../src/database/schema/audit-tables';
import { callJson } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { createCrowd } from './harness/test-crowd';

const systems = [
  { system: 'voucher-platform', schema: 'voucher_platform', path: '/v1' },
  { system: 'employment-service', schema: 'employment_service', path: '/employment-service/v1' },
  { system: 'real-name-system', schema: 'real_name_system', path: '/real-name-system/v1' },
] as const;
const cases = testDatabaseKinds.flatMap((kind) => systems.map((system) => ({ kind, ...system })));

function waitForSeals(platform: TestPlatform, schema: string): Promise<void> {
  return vi.waitFor(async () => {
    const open = await querySql(platform, `SELECT e.* FROM ${schema}.audit_entries e WHERE NOT EXISTS (SELECT 1 FROM ${schema}.audit_seals s WHERE s.entry_id = e.entry_id)`);
    expect(open).toEqual([]);
  }, { timeout: 20_000, interval: 200 });
}

describe.each(cases)('audit chain of the $system on $kind', ({ kind, system, schema, path }) => {
  const tables = auditTables[system];
  let platform: TestPlatform;
  let anchor: AuditCheckpoint;
  let anchorText: SignedCheckpoint;

  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    await createAudits(30);
    await waitForSeals(platform, schema);
    await waitForCheckpoint(); // in the same round as the seals, after them: before the clock moves
    platform.clock.advance(601);
    await createAudits(1);
    await waitForSeals(platform, schema);
    anchorText = await waitForCheckpoint();
    const secrets = await loadDemoSecrets(undefined, 0);
    expect(await openCheckpoint({ text: anchorText, publicKey: readAuditKey(secrets.auditKeyPem), suite: createNodeSuite(), system })).toBeUndefined();
    anchor = JSON.parse(Buffer.from(anchorText.payload, 'base64url').toString('utf8')) as AuditCheckpoint;
  });
  afterAll(() => platform.close());

  async function createAudits(count: number): Promise<void> {
    await querySql(platform, `INSERT INTO ${schema}.audit_entries (at_ms, actor_kind, actor_id, action, subject, details)
      SELECT ${platform.clock.nowMs()} + n, 'system', 'test', 'fillChain', n::text, jsonb_build_object('b', n, 'a', '晋', 'ok', true) FROM generate_series(1, ${count}) n`);
  }

  async function waitForCheckpoint(): Promise<SignedCheckpoint> {
    const read = () => callJson<SignedCheckpoint>(platform, { method: 'GET', path: `${path}/audit-checkpoint` });
    const [{ last = 0 } = {}] = await querySql<{ last: number }>(platform, `SELECT max(position) AS last FROM ${schema}.audit_seals`);
    await vi.waitFor(async () => {
      const { body } = await read();
      expect((JSON.parse(Buffer.from(body.payload, 'base64url').toString('utf8')) as AuditCheckpoint).position).toBe(last);
    }, { timeout: 20_000, interval: 200 });
    return (await read()).body;
  }

  async function verify(): Promise<AuditReport> {
    const { orm } = platform.database;
    const report = await verifyAuditLog(readSealedEntries(orm, tables), [anchor]);
    return { ...report, findings: [...report.findings, ...(await findUnsealedEntries(orm, tables))] };
  }

  /** What somebody with the password of the database's owner does: takes the guard away and changes rows; undone afterwards. */
  async function tamper(sql: string, check: () => Promise<void>): Promise<void> {
    const guards = (state: 'DISABLE' | 'ENABLE') => ['audit_entries', 'audit_seals'].map((table) => `ALTER TABLE ${schema}.${table} ${state} TRIGGER USER;`).join('');
    await platform.database.runScript(`CREATE TABLE ${schema}.entries_before AS TABLE ${schema}.audit_entries; CREATE TABLE ${schema}.seals_before AS TABLE ${schema}.audit_seals; ${guards('DISABLE')} ${sql}`);
    try {
      await check();
    } finally {
      await platform.database.runScript(`DELETE FROM ${schema}.audit_entries; DELETE FROM ${schema}.audit_seals;
        INSERT INTO ${schema}.audit_entries OVERRIDING SYSTEM VALUE TABLE ${schema}.entries_before; INSERT INTO ${schema}.audit_seals TABLE ${schema}.seals_before;
        DROP TABLE ${schema}.entries_before, ${schema}.seals_before; ${guards('ENABLE')}`);
    }
  }

  const entryAt = (position: number) => `(SELECT entry_id FROM ${schema}.audit_seals WHERE position = ${position})`;

  it('M8 seals every committed row and finds the chain whole', async () => {
    const report = await verify();
    expect(report.findings).toEqual([]);
    expect(report.lastPosition).toBe(report.entryCount);
    expect(report.entryCount).toBeGreaterThan(30);
    expect(anchor.position).toBe(report.lastPosition);
  });

  it('M8 lets nobody change or remove a row through the platform’s own rights', async () => {
    for (const sql of [`UPDATE ${schema}.audit_entries SET actor_id = 'x'`, `DELETE FROM ${schema}.audit_entries`, `DELETE FROM ${schema}.audit_seals`, `TRUNCATE ${schema}.audit_checkpoints`]) {
      await expect(platform.database.runScript(sql)).rejects.toThrow();
    }
    expect((await verify()).findings).toEqual([]);
  });

  it.each([
    ['an edited row', `UPDATE ${schema}.audit_entries SET details = details || '{"b":99}' WHERE entry_id = ${entryAt(12)}`, [{ kind: 'altered', position: 12 }]],
    ['a row with another instant', `UPDATE ${schema}.audit_entries SET at_ms = at_ms + 1 WHERE entry_id = ${entryAt(31)}`, [{ kind: 'altered', position: 31 }]],
    ['a removed row', `DELETE FROM ${schema}.audit_entries WHERE entry_id = ${entryAt(9)}`, [{ kind: 'missing', position: 9 }]],
    ['a row removed with its seal', `DELETE FROM ${schema}.audit_entries WHERE entry_id = ${entryAt(9)}; DELETE FROM ${schema}.audit_seals WHERE position = 9`, [{ kind: 'missing', position: 9 }]],
    ['two rows in each other’s place', `CREATE TEMP TABLE swap AS SELECT position, entry_id FROM ${schema}.audit_seals WHERE position IN (14, 17);
      UPDATE ${schema}.audit_seals SET entry_id = -position WHERE position IN (14, 17);
      UPDATE ${schema}.audit_seals s SET entry_id = w.entry_id FROM swap w WHERE s.position = 31 - w.position; DROP TABLE swap`, [{ kind: 'altered', position: 14 }, { kind: 'altered', position: 17 }]],
    ['a row put in afterwards', `INSERT INTO ${schema}.audit_entries (transaction_id, at_ms, actor_kind, actor_id, action, subject) VALUES ('3', 0, 'system', 'x', 'forged', 'x')`, [{ kind: 'unsealed', position: 0 }]],
  ] as const)('M8 finds %s', async (_, sql, expected) => {
    await tamper(sql, async () => {
      const { findings } = await verify();
      expect(findings.map(({ kind, position }) => ({ kind, position }))).toEqual(expected);
    });
  });

  it('M8 finds a cut tail by the checkpoint that was kept elsewhere', async () => {
    await tamper(`DELETE FROM ${schema}.audit_seals WHERE position > ${anchor.position - 3}`, async () => {
      const { findings } = await verify();
      expect(findings.find(({ kind }) => kind === 'tailCut')).toEqual({ kind: 'tailCut', position: anchor.position - 2 });
    });
  });

  it('M8 finds a chain that was computed anew by the checkpoint that was kept elsewhere', async () => {
    const entries: SealedEntry[] = [];
    for await (const entry of readSealedEntries(platform.database.orm, tables)) entries.push(entry);
    let chainHash = chainStart;
    const forged = entries.map((entry) => {
      const changed = entry.position === 5 ? { ...entry, actorId: 'somebody else' } : entry;
      chainHash = hashEntry(chainHash, changed.position, changed);
      return { ...changed, chainHash };
    });
    expect((await verifyAuditLog(forged, [])).findings).toEqual([]);
    expect((await verifyAuditLog(forged, [anchor])).findings).toEqual([{ kind: 'rewritten', position: anchor.position }]);
  });

  it('M8 takes no checkpoint of another system’s log, though the same key signed it', async () => {
    for (const { system: other } of systems.filter((one) => one.system !== system)) {
      expect(await openCheckpoint({ text: anchorText, system: other, publicKey: platform.demo.auditPublicKey, suite: createNodeSuite() })).toBeUndefined();
    }
    expect(anchor.system).toBe(system);
  });

  it('M8 takes no checkpoint whose text or signature was changed', async () => {
    const suite = createNodeSuite();
    const publicKey = platform.demo.auditPublicKey;
    expect(await openCheckpoint({ text: anchorText, system, publicKey, suite })).toEqual(anchor);
    const payload = Buffer.from(JSON.stringify({ ...anchor, position: anchor.position - 1 })).toString('base64url');
    expect(await openCheckpoint({ text: { ...anchorText, payload }, system, publicKey, suite })).toBeUndefined();
    const firstLetter = anchorText.signature.startsWith('A') ? 'B' : 'A';
    expect(await openCheckpoint({ text: { ...anchorText, signature: `${firstLetter}${anchorText.signature.slice(1)}` }, system, publicKey, suite })).toBeUndefined();
  });
});

describe('audit chain on postgresql', () => {
  it('M8 seals each row once while transactions commit in another order than they began and four sealers run', async () => {
    const platform = await startTestPlatform('postgresql');
    try {
      const crowd = await createCrowd(platform, 60);
      const page = await crowd[0]?.call<{ items: { templateNumber: number }[] }>({ method: 'GET', path: '/v1/templates/claimable' });
      const templateNumber = page?.body.items[0]?.templateNumber ?? 0;
      const slow = platform.database.runScript(`INSERT INTO voucher_platform.audit_entries (at_ms, actor_kind, actor_id, action, subject) VALUES (0, 'system', 'slow', 'commitLate', 'x'); SELECT pg_sleep(3)`);
      const log = { database: platform.database, nowMs: platform.clock.nowMs, tables: auditTables['voucher-platform'] };
      const sealing = Promise.all([0, 1, 2].map(async () => {
        for (let round = 0; round < 40; round += 1) await sealAudit(log);
      }));
      await Promise.all(crowd.map((device) => device.claim(templateNumber)));
      await Promise.all([slow, sealing]);
      await waitForSeals(platform, 'voucher_platform');
      const { orm } = platform.database;
      const report = await verifyAuditLog(readSealedEntries(orm, log.tables), []);
      expect(report.findings).toEqual([]);
      expect(await findUnsealedEntries(orm, log.tables)).toEqual([]);
      const [{ count = 0 } = {}] = await querySql<{ count: number }>(platform, 'SELECT count(*)::integer AS count FROM voucher_platform.audit_entries');
      expect(report.entryCount).toBe(count);
    } finally {
      await platform.close();
    }
  });
});
