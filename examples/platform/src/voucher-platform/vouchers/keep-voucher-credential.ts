import { decodeCredential, encodeBase64Url } from '@skill-voucher/sdk-core';
import { and, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { TemplateRow } from '../../database/schema/template-tables';
import { credentials, type VoucherRow } from '../../database/schema/voucher-tables';
import type { Credential } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { issueVoucherCredential } from './issue-voucher-credential';

type CredentialRow = typeof credentials.$inferSelect;

/** The bytes that were given out before, if today's issuer signed them. */
export function readKeptCredential(platform: Platform, voucher: VoucherRow, row: CredentialRow): Static<typeof Credential> | undefined {
  const bytes = row.credentialBytes;
  const { issuer, sm2Issuer } = platform.keys;
  const signer = bytes === null ? undefined : decodeCredential(new Uint8Array(bytes))?.issuerKeyId;
  if (bytes === null || signer === undefined || ![issuer.keyId, sm2Issuer?.keyId].includes(signer)) return undefined;
  return { voucherNumber: voucher.voucherNumber, credential: encodeBase64Url(new Uint8Array(bytes)), expiresAtMs: voucher.expiresAtMs };
}

/**
 * The one credential of this key for this voucher: a signature is another each time, and a
 * grant for scanning without a network names the very bytes that the phone shows (M4).
 */
export async function keepVoucherCredential(platform: Platform, options: { voucher: VoucherRow; template: TemplateRow; row: CredentialRow }): Promise<Static<typeof Credential>> {
  const { voucher, template, row } = options;
  const kept = readKeptCredential(platform, voucher, row);
  if (kept !== undefined) return kept;
  const issued = await issueVoucherCredential(platform, { voucher, template, keyThumbprint: row.keyThumbprint, statusIndex: row.statusIndex });
  const mine = and(eq(credentials.holderBucket, row.holderBucket), eq(credentials.voucherNumber, row.voucherNumber), eq(credentials.keyThumbprint, row.keyThumbprint));
  const asRead = row.credentialBytes === null ? isNull(credentials.credentialBytes) : eq(credentials.credentialBytes, row.credentialBytes);
  const written = await platform.database.orm.update(credentials).set({ credentialBytes: Buffer.from(issued.credential, 'base64url') }).where(and(mine, asRead)).returning({ statusIndex: credentials.statusIndex });
  if (written.length > 0) return issued;
  const [now] = await platform.database.orm.select().from(credentials).where(mine); // another request of this key was first
  return (now === undefined ? undefined : readKeptCredential(platform, voucher, now)) ?? issued;
}
