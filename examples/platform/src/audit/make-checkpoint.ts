import { desc } from 'drizzle-orm';
import type { AuditLog } from './audit-log';
import { signCheckpoint, type SignedCheckpoint } from './audit-checkpoint';

const everyMs = 10 * 60_000;

/** Signs the end of the chain when it has moved and the last checkpoint is ten minutes old. */
export async function makeCheckpoint(log: AuditLog): Promise<SignedCheckpoint | undefined> {
  const { orm } = log.database;
  const { auditCheckpoints, auditSealer } = log.tables;
  const [sealer] = await orm.select().from(auditSealer);
  const [latest] = await orm.select().from(auditCheckpoints).orderBy(desc(auditCheckpoints.position)).limit(1);
  const nowMs = log.nowMs();
  const isDue = sealer !== undefined && sealer.position > (latest?.position ?? 0) && nowMs - (latest?.madeAtMs ?? -everyMs) >= everyMs;
  if (!isDue) return undefined;
  const checkpoint = { system: log.system, position: sealer.position, chainHash: Buffer.from(sealer.chainHash).toString('hex'), madeAtMs: nowMs };
  const text = await signCheckpoint({ checkpoint, key: log.key, suite: log.suite });
  await orm.insert(auditCheckpoints)
    .values({ position: checkpoint.position, madeAtMs: nowMs, payload: text.payload, signature: text.signature, signerKeyId: text.keyId })
    .onConflictDoNothing();
  return text;
}

/** The newest checkpoint, for whoever keeps it elsewhere; undefined before the first. */
export async function readLatestCheckpoint(log: AuditLog): Promise<SignedCheckpoint | undefined> {
  const { auditCheckpoints } = log.tables;
  const [latest] = await log.database.orm.select().from(auditCheckpoints).orderBy(desc(auditCheckpoints.position)).limit(1);
  return latest === undefined ? undefined : { payload: latest.payload, signature: latest.signature, keyId: latest.signerKeyId };
}
