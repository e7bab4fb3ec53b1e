import type { TrustedIssuer } from '@skill-voucher/sdk-core';
import { defineStatement } from '../../database/database';
import type { Platform } from '../../platform';

const findIssuers = defineStatement<{ algorithm: TrustedIssuer['algorithm']; publicKey: Uint8Array }>(
  'find-trusted-issuers',
  'SELECT algorithm, public_key AS "publicKey" FROM voucher_platform.trusted_issuers($1)',
);

/** Issuers with this key id; the id is a hint of 4 bytes, so there may be several. */
export async function listTrustedIssuers(platform: Platform, keyId: string): Promise<TrustedIssuer[]> {
  const rows = await platform.database.run(findIssuers, [keyId]);
  return rows.map((row) => ({ algorithm: row.algorithm, publicKey: new Uint8Array(row.publicKey) }));
}
