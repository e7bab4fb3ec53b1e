import type { CryptoSuite } from '../crypto/crypto-suite';
import { openSignedText, type SignedText, type TextKey } from '../crypto/signed-text';
import { decodeBase64 } from '../encoding';
import { trustListTag, type TrustListPayload } from '../status/trust-list-payload';
import type { TrustedIssuer } from '../qr-code/verify-redeem-code';
import { parseRevocationList, type RevocationList } from './revocation-list';
import { verifyChain } from './verify-chain';

export interface OpenedTrustList {
  readonly outcome: 'opened';
  readonly version: number;
  readonly issuedAtMs: number;
  readonly nextUpdateMs: number;
  /** While the clock stays within these bounds the same issuers are trusted; they are empty when a chain failed that another time may mend, so that it is tried again. */
  readonly holdsFromMs: number;
  readonly holdsUntilMs: number;
  /** Every trusted issuer with this key id, 8 hex characters. */
  findIssuers(keyId: string): readonly TrustedIssuer[];
}

export type TrustListOpening = OpenedTrustList | { readonly outcome: 'malformed' | 'badSignature' | 'rolledBack' | 'outdated' };

/**
 * Opens a signed trust list: signature by its own key, version not older than the
 * last one seen, then every issuer's chain to a pinned root. An issuer whose chain
 * fails is left out; it does not take the others with it. During a roll-over both
 * roots are pinned, or the new one comes cross-signed by the old.
 *
 * @param trustList payload and signature in base64url, as `GET /v1/trust-list` answers
 */
export async function openTrustList(options: {
  trustList: SignedText;
  trustListKey: TextKey;
  roots: readonly Uint8Array[];
  lastVersion?: number;
  nowMs: number;
  suite: CryptoSuite;
}): Promise<TrustListOpening> {
  const { nowMs, suite } = options;
  const opened = await openSignedText({ text: options.trustList, domainTag: trustListTag, key: options.trustListKey, suite });
  if (opened.outcome !== 'opened') return opened;
  const payload = opened.value;
  if (!isTrustListPayload(payload)) return { outcome: 'malformed' };
  if (payload.version < (options.lastVersion ?? 0)) return { outcome: 'rolledBack' };
  if (!(payload.nextUpdateMs >= nowMs)) return { outcome: 'outdated' };
  const revocationLists = readRevocationLists(payload.revocationLists ?? []);
  if (revocationLists === undefined) return { outcome: 'malformed' };
  const issuers = new Map<string, TrustedIssuer[]>();
  let [holdsFromMs, holdsUntilMs] = [Number.NEGATIVE_INFINITY, payload.nextUpdateMs];
  for (const { keyId, chain } of payload.issuers) {
    const ders = chain.map((certificate) => decodeBase64(certificate) ?? new Uint8Array(0));
    const verified = await verifyChain({ chain: ders, roots: options.roots, revocationLists, nowMs, suite });
    // Neither the pinned roots nor the suites of this verifier change with time.
    if (verified.outcome === 'untrustedRoot' || verified.outcome === 'unsupportedSuite') continue;
    if (verified.outcome !== 'trusted') holdsUntilMs = Number.NEGATIVE_INFINITY;
    if (verified.outcome !== 'trusted' || verified.leaf.subjectKeyId?.slice(0, 8) !== keyId) continue;
    [holdsFromMs, holdsUntilMs] = [Math.max(holdsFromMs, verified.holdsFromMs), Math.min(holdsUntilMs, verified.holdsUntilMs)];
    issuers.set(keyId, [...(issuers.get(keyId) ?? []), { algorithm: verified.leaf.algorithm, publicKey: verified.leaf.publicKey }]);
  }
  const { version, issuedAtMs, nextUpdateMs } = payload;
  return { outcome: 'opened', version, issuedAtMs, nextUpdateMs, holdsFromMs, holdsUntilMs, findIssuers: (keyId) => issuers.get(keyId) ?? [] };
}

/** More than this, and the list is not ours. */
const mostIssuers = 256;
const mostRevocationLists = 16;
/** Characters of base64: some 2,500 withdrawn issuers. */
const longestRevocationList = 131_072;

function isTrustListPayload(value: unknown): value is TrustListPayload {
  const payload = value as Partial<TrustListPayload> | null;
  return (
    typeof payload === 'object' && payload !== null &&
    [payload.version, payload.issuedAtMs, payload.nextUpdateMs].every((number) => Number.isSafeInteger(number)) &&
    Array.isArray(payload.issuers) && payload.issuers.length <= mostIssuers &&
    payload.issuers.every((issuer: Partial<TrustListPayload['issuers'][number]> | null) => typeof issuer?.keyId === 'string' && isListOfTexts(issuer.chain)) &&
    (payload.revocationLists === undefined || (isListOfTexts(payload.revocationLists) && payload.revocationLists.length <= mostRevocationLists))
  );
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** `undefined` when one cannot be read: what it revokes is unknown then. */
function readRevocationLists(texts: readonly string[]): RevocationList[] | undefined {
  if (texts.some((text) => text.length > longestRevocationList)) return undefined;
  const lists = texts.map((text) => parseRevocationList(decodeBase64(text) ?? new Uint8Array(0)));
  return lists.every((list) => list !== undefined) ? lists : undefined;
}
