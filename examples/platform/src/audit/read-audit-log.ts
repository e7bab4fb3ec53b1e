import { asc, eq, gt, sql } from 'drizzle-orm';
import type { Orm } from '../database/database';
import type { AuditTables } from '../database/schema/audit-tables';
import type { SealedEntry } from './audit-chain';
import type { SignedCheckpoint } from './audit-checkpoint';
import type { AuditFinding } from './verify-audit-log';

const pageSize = 5000;

/** The sealed rows in the order of their positions. A seal whose row is gone is left out: its position is then missing. */
export async function* readSealedEntries(orm: Orm, { auditEntries, auditSeals }: AuditTables): AsyncGenerator<SealedEntry> {
  for (let after = 0; ;) {
    const page = await orm
      .select({ seal: auditSeals, entry: auditEntries })
      .from(auditSeals)
      .leftJoin(auditEntries, eq(auditEntries.entryId, auditSeals.entryId))
      .where(gt(auditSeals.position, after))
      .orderBy(asc(auditSeals.position))
      .limit(pageSize);
    for (const { seal, entry } of page) {
      after = seal.position;
      if (entry !== null) yield { position: seal.position, ...entry, chainHash: Buffer.from(seal.chainHash).toString('hex') };
    }
    if (page.length < pageSize) return;
  }
}

/** Rows that somebody put in below what is sealed: the sealer passes each position once. At most 100. */
export async function findUnsealedEntries(orm: Orm, { auditEntries, auditSealer, auditSeals }: AuditTables): Promise<AuditFinding[]> {
  const rows = await orm
    .select({ entryId: auditEntries.entryId })
    .from(auditEntries)
    .where(sql`(${auditEntries}.transaction_id, ${auditEntries.entryId}) <= (SELECT transaction_id, entry_id FROM ${auditSealer})
      AND NOT EXISTS (SELECT 1 FROM ${auditSeals} WHERE ${auditSeals.entryId} = ${auditEntries.entryId})`)
    .orderBy(asc(auditEntries.entryId))
    .limit(100);
  return rows.map(({ entryId }) => ({ kind: 'unsealed', position: 0, entryId }));
}

export async function listCheckpoints(orm: Orm, { auditCheckpoints }: AuditTables): Promise<SignedCheckpoint[]> {
  const rows = await orm.select().from(auditCheckpoints).orderBy(asc(auditCheckpoints.position));
  return rows.map(({ payload, signature, signerKeyId }) => ({ payload, signature, keyId: signerKeyId }));
}
