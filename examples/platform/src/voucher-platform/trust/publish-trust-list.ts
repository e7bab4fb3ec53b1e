import { computeKeyThumbprint } from '@skill-voucher/sdk-core';
import { signTrustList, type TrustListPayload } from '@skill-voucher/sdk-core/issuer';
import { asc, desc, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { issuers, trustLists } from '../../database/schema/template-tables';
import { readViolatedConstraint } from '../../database/database-errors';
import type { TrustList } from '../../http/schemas/session-schemas';
import type { Platform } from '../../platform';

export const trustLifeMs = 7 * 24 * 3_600_000;
/** Without a network nothing is green by a text that is older than 24 h: a device gets one of this hour. */
export const trustRenewalMs = 3_600_000;

/**
 * The signed list of issuers; a new version when the issuers changed, and every hour (protocol.md,
 * "Trust list"). Revocation lists that the operator published stay in it.
 */
export async function publishTrustList(platform: Platform): Promise<Static<typeof TrustList>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  const [latest] = await orm.select().from(trustLists).orderBy(desc(trustLists.version)).limit(1);
  const rows = await orm.select().from(issuers).where(isNull(issuers.withdrawnAtMs)).orderBy(asc(issuers.createdAtMs), asc(issuers.keyId));
  const listed = rows.map((row) => ({ keyId: row.keyId, chain: row.certificateChain }));
  const keyId = await computeKeyThumbprint(platform.suite, platform.keys.trustListKey.publicKey);
  const isCurrent = latest !== undefined && latest.signerKeyId === keyId && nowMs - latest.issuedAtMs < trustRenewalMs && sortIssuers(readPayload(latest.payload).issuers) === sortIssuers(listed);
  if (latest !== undefined && isCurrent) return { payload: latest.payload, signature: latest.signature, keyId };
  const version = (latest?.version ?? 0) + 1;
  const { revocationLists = [] } = latest === undefined ? {} : readPayload(latest.payload);
  const payload = { version, issuedAtMs: nowMs, nextUpdateMs: nowMs + trustLifeMs, issuers: listed, ...(revocationLists.length === 0 ? {} : { revocationLists }) };
  const list = { ...(await signTrustList({ list: payload, key: platform.keys.trustListKey })), keyId };
  try {
    await orm.insert(trustLists).values({ version, payload: list.payload, signature: list.signature, signerKeyId: keyId, issuedAtMs: nowMs, nextUpdateMs: nowMs + trustLifeMs });
  } catch (error) {
    if (readViolatedConstraint(error) === undefined) throw error;
    return publishTrustList(platform); // another node was first
  }
  return list;
}

/** Verified when it was stored, or our own. */
function readPayload(payload: string): TrustListPayload {
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TrustListPayload;
}

/** The operator's list may name them in another order. */
function sortIssuers(listed: TrustListPayload['issuers']): string {
  return JSON.stringify(listed.map(({ keyId, chain }) => JSON.stringify([keyId, chain])).sort());
}
