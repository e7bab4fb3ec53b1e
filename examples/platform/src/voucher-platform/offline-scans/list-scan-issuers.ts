import type { TrustedIssuer } from '@skill-voucher/sdk-core';
import { gt, isNull, or } from 'drizzle-orm';
import { issuers } from '../../database/schema/template-tables';
import type { Platform } from '../../platform';

/** A queue may come back that long after an issuer was withdrawn. What it signed is still held against the records. */
const keptMs = 30 * 24 * 3_600_000;

/** Issuers that a queued scan may be of: those of today, and those that were withdrawn while it lay in its queue. */
export async function listScanIssuers(platform: Platform): Promise<(keyId: string) => readonly TrustedIssuer[]> {
  const rows = await platform.database.orm.select().from(issuers).where(or(isNull(issuers.withdrawnAtMs), gt(issuers.withdrawnAtMs, platform.nowMs() - keptMs)));
  return (keyId) => rows.filter((row) => row.keyId === keyId).map((row) => ({ algorithm: row.algorithm, publicKey: new Uint8Array(row.publicKey) }));
}
