import { openTrustList, parseCertificate, type Certificate, type TrustListPayload } from '@skill-voucher/sdk-core/trust';
import type { Static } from 'typebox';
import type { SubmittedTrustList } from '../../http/schemas/operator-schemas';
import { refuseRequest } from '../../http/refused-request';
import type { IssuerKeys } from '../../keys/platform-keys';
import type { Platform } from '../../platform';

/** A list may be issued so long before it is submitted or, by a fast clock, after; and holds at most so long. */
const clockLeewayMs = 5 * 60_000;
const longestLifeMs = 90 * 24 * 3_600_000;

export interface CheckedTrustList {
  readonly payload: TrustListPayload;
  readonly issuers: readonly { readonly keyId: string; readonly algorithm: 'ES256' | 'SM2'; readonly publicKey: Uint8Array; readonly chain: readonly string[] }[];
}

/**
 * Opens a list that was signed elsewhere as a verifier would, and wants more of it: a higher version
 * than the current one, every issuer trusted, and those with which this platform issues among them.
 * Refuses with `trustListRefused` and the `outcome`.
 */
export async function checkSubmittedList(platform: Platform, text: Static<typeof SubmittedTrustList>, currentVersion: number): Promise<CheckedTrustList> {
  const { nowMs, suite, keys } = platform;
  const refuse = (outcome: string, details: Record<string, string> = {}) => refuseRequest('trustListRefused', { outcome, currentVersion, ...details });
  const roots = [keys.rootCertificate, ...(keys.sm2Issuer === undefined ? [] : [keys.sm2Issuer.rootCertificate])].map((root) => new Uint8Array(Buffer.from(root, 'base64')));
  const { algorithm, publicKey } = keys.trustListKey;
  const opened = await openTrustList({ trustList: text, trustListKey: { algorithm, publicKey }, roots, lastVersion: currentVersion + 1, nowMs: nowMs(), suite });
  if (opened.outcome !== 'opened') throw refuse(opened.outcome);
  const { issuedAtMs, nextUpdateMs, findIssuers } = opened;
  if (issuedAtMs > nowMs() + clockLeewayMs || nextUpdateMs > nowMs() + longestLifeMs) throw refuse('validityTooLong');
  const payload = readPayload(text.payload);
  const issuers = payload.issuers.map(({ keyId, chain }) => {
    const leaf = readLeaf(chain);
    const trusted = leaf === undefined ? undefined : findIssuers(keyId).find((issuer) => isSamePoint(issuer.publicKey, leaf.publicKey));
    if (trusted === undefined) throw refuse('untrustedIssuer', { keyId });
    return { keyId, ...trusted, chain };
  });
  if (new Set(issuers.map(({ keyId }) => keyId)).size !== issuers.length) throw refuse('malformed');
  const own: IssuerKeys[] = keys.sm2Issuer === undefined ? [keys.issuer] : [keys.issuer, keys.sm2Issuer];
  for (const { keyId, key } of own) {
    if (!issuers.some((issuer) => issuer.keyId === keyId && isSamePoint(issuer.publicKey, key.publicKey))) throw refuse('ownIssuerMissing', { keyId });
  }
  return { payload, issuers };
}

/** Opened before: it is the JSON that was signed. */
function readPayload(text: string): TrustListPayload {
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as TrustListPayload;
}

function readLeaf([leaf = '']: readonly string[]): Certificate | undefined {
  return parseCertificate(new Uint8Array(Buffer.from(leaf, 'base64')));
}

function isSamePoint(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other);
}
