import type { TrustedIssuer } from '@skill-voucher/sdk-core';
import { and, eq, isNull } from 'drizzle-orm';
import { issuers } from '../../database/schema/template-tables';
import type { Platform } from '../../platform';

/** Issuers with this key id; the id is a hint of 4 bytes, so there may be several. */
export async function listTrustedIssuers(platform: Platform, keyId: string): Promise<TrustedIssuer[]> {
  const rows = await platform.database.orm.select().from(issuers).where(and(eq(issuers.keyId, keyId), isNull(issuers.withdrawnAtMs)));
  return rows.map((row) => ({ algorithm: row.algorithm, publicKey: new Uint8Array(row.publicKey) }));
}
