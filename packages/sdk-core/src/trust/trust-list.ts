import type { CryptoSuite } from '../crypto/crypto-suite';
import { concatBytes, decodeBase64, decodeBase64Url, decodeUtf8, encodeUtf8 } from '../encoding';
import type { TrustedIssuer } from '../qr-code/verify-redeem-code';
import { verifyChain } from './verify-chain';

const domainTag = encodeUtf8('ETV1-TRUST\0');

export interface TrustListPayload {
  /** Never goes back. */
  readonly version: number;
  readonly issuedAtMs: number;
  readonly nextUpdateMs: number;
  /** `keyId`: first 4 bytes of the leaf's subject key identifier, hex; `chain`: DER in base64, leaf first, root excluded. */
  readonly issuers: readonly { readonly keyId: string; readonly chain: readonly string[] }[];
}

export type TrustListOpening =
  | { readonly outcome: 'opened'; readonly version: number; readonly nextUpdateMs: number; findIssuers(keyId: string): readonly TrustedIssuer[] }
  | { readonly outcome: 'malformed' | 'badSignature' | 'rolledBack' | 'outdated' };

/** What the trust list's own key signs. */
export function trustListSignatureBase(payload: Uint8Array): Uint8Array {
  return concatBytes(domainTag, payload);
}

/**
 * Opens a signed trust list: signature by its own key, version not older than the
 * last one seen, then every issuer's chain to a pinned root. An issuer whose chain
 * fails is left out; it does not take the others with it.
 *
 * @param trustList payload and signature in base64url, as `GET /v1/trust-list` answers
 */
export async function openTrustList(options: {
  trustList: { payload: string; signature: string };
  trustListKey: Uint8Array;
  roots: readonly Uint8Array[];
  lastVersion?: number;
  nowMs: number;
  suite: CryptoSuite;
}): Promise<TrustListOpening> {
  const { nowMs, suite } = options;
  const bytes = decodeBase64Url(options.trustList.payload);
  const signature = decodeBase64Url(options.trustList.signature);
  if (bytes === undefined || signature === undefined) return { outcome: 'malformed' };
  if (!(await suite.verify(options.trustListKey, trustListSignatureBase(bytes), signature))) return { outcome: 'badSignature' };
  const payload = parsePayload(bytes);
  if (payload === undefined) return { outcome: 'malformed' };
  if (payload.version < (options.lastVersion ?? 0)) return { outcome: 'rolledBack' };
  if (payload.nextUpdateMs < nowMs) return { outcome: 'outdated' };
  const issuers = new Map<string, TrustedIssuer[]>();
  for (const { keyId, chain } of payload.issuers) {
    const ders = chain.map((certificate) => decodeBase64(certificate) ?? new Uint8Array(0));
    const verified = await verifyChain({ chain: ders, roots: options.roots, nowMs, suite });
    if (verified.outcome !== 'trusted' || verified.leaf.subjectKeyId?.slice(0, 8) !== keyId) continue;
    issuers.set(keyId, [...(issuers.get(keyId) ?? []), { algorithm: 'ES256', publicKey: verified.leaf.publicKey }]);
  }
  return { outcome: 'opened', version: payload.version, nextUpdateMs: payload.nextUpdateMs, findIssuers: (keyId) => issuers.get(keyId) ?? [] };
}

/** More issuers than this, and the list is not ours. */
const mostIssuers = 256;

function parsePayload(bytes: Uint8Array): TrustListPayload | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const payload = JSON.parse(text) as TrustListPayload;
    const isWhole = [payload.version, payload.issuedAtMs, payload.nextUpdateMs].every((value) => Number.isSafeInteger(value))
      && Array.isArray(payload.issuers) && payload.issuers.length <= mostIssuers
      && payload.issuers.every((issuer) => typeof issuer.keyId === 'string' && Array.isArray(issuer.chain) && issuer.chain.every((der: unknown) => typeof der === 'string'));
    return isWhole ? payload : undefined;
  } catch {
    return undefined;
  }
}
