import { asc, sql } from 'drizzle-orm';
import type { BackgroundJobs } from '../background-jobs';
import { hashEntry } from './audit-chain';
import type { AuditLog } from './audit-log';
import { makeCheckpoint } from './make-checkpoint';

const everyMs = 1000;
const batchSize = 2000;

type SealedLog = Pick<AuditLog, 'database' | 'tables' | 'nowMs'>;

/**
 * Gives committed audit rows their positions and hashes (M8); answers how many. Only rows below
 * the oldest running transaction: the order of a sequence is not the order of commits. One node
 * at a time; another gets 0.
 */
export async function sealAudit(log: SealedLog): Promise<number> {
  let total = 0;
  for (let sealed = batchSize; sealed === batchSize; total += sealed) sealed = await sealBatch(log);
  return total;
}

function sealBatch(log: SealedLog): Promise<number> {
  const { auditEntries, auditSealer, auditSeals } = log.tables;
  return log.database.orm.transaction(async (tx) => {
    const [sealer] = await tx.select().from(auditSealer).for('update', { skipLocked: true });
    if (sealer === undefined) return 0;
    const rows = await tx
      .select({ entry: auditEntries, transactionId: sql<string>`transaction_id::text` })
      .from(auditEntries)
      .where(sql`(transaction_id, entry_id) > (${sealer.transactionId}::xid8, ${sealer.entryId}::bigint) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())`)
      .orderBy(sql`${auditEntries}.transaction_id`, asc(auditEntries.entryId))
      .limit(batchSize);
    const last = rows.at(-1);
    if (last === undefined) return 0;
    let { position } = sealer;
    let chainHash = Buffer.from(sealer.chainHash).toString('hex');
    const seals = rows.map(({ entry }) => {
      position += 1;
      chainHash = hashEntry(chainHash, position, entry);
      return { position, entry: entry.entryId, hash: chainHash };
    });
    // One parameter instead of three a row: a rush seals thousands at once.
    await tx.execute(sql`INSERT INTO ${auditSeals} (position, entry_id, chain_hash)
      SELECT s.position, s.entry, decode(s.hash, 'hex') FROM jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) AS s(position bigint, entry bigint, hash text)`);
    await tx.update(auditSealer).set({
      transactionId: sql`${last.transactionId}::xid8`, entryId: last.entry.entryId, position, chainHash: Buffer.from(chainHash, 'hex'), sealedAtMs: log.nowMs(),
    });
    return rows.length;
  });
}

/** Seals once a second and makes a checkpoint when one is due. The returned function stops it and waits for the round that runs. */
export function startSealing(log: AuditLog, jobs: BackgroundJobs): () => Promise<void> {
  return jobs.repeat({
    name: `sealAudit:${log.system}`, everyMs,
    run: async () => {
      await sealAudit(log);
      await makeCheckpoint(log);
    },
  });
}
