import { desc } from 'drizzle-orm';
import { auditCheckpoints, auditSealer } from '../database/schema/audit-tables';
import type { Platform } from '../platform';
import { signCheckpoint, type SignedCheckpoint } from './audit-checkpoint';

const everyMs = 10 * 60_000;

/** Signs the end of the chain when it has moved and the last checkpoint is ten minutes old. */
export async function makeCheckpoint(platform: Platform): Promise<SignedCheckpoint | undefined> {
  const { orm } = platform.database;
  const [sealer] = await orm.select().from(auditSealer);
  const [latest] = await orm.select().from(auditCheckpoints).orderBy(desc(auditCheckpoints.position)).limit(1);
  const nowMs = platform.nowMs();
  const isDue = sealer !== undefined && sealer.position > (latest?.position ?? 0) && nowMs - (latest?.madeAtMs ?? -everyMs) >= everyMs;
  if (!isDue) return undefined;
  const checkpoint = { position: sealer.position, chainHash: Buffer.from(sealer.chainHash).toString('hex'), madeAtMs: nowMs };
  const text = await signCheckpoint({ checkpoint, key: platform.keys.auditKey, suite: platform.suite });
  await orm.insert(auditCheckpoints)
    .values({ position: checkpoint.position, madeAtMs: nowMs, payload: text.payload, signature: text.signature, signerKeyId: text.keyId })
    .onConflictDoNothing();
  return text;
}

/** The newest checkpoint, for whoever keeps it elsewhere; undefined before the first. */
export async function readLatestCheckpoint(platform: Platform): Promise<SignedCheckpoint | undefined> {
  const [latest] = await platform.database.orm.select().from(auditCheckpoints).orderBy(desc(auditCheckpoints.position)).limit(1);
  return latest === undefined ? undefined : { payload: latest.payload, signature: latest.signature, keyId: latest.signerKeyId };
}
