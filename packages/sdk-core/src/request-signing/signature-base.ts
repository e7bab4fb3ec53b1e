import type { SignatureAlgorithm } from '../crypto/crypto-suite';
import { encodeBase64, encodeUtf8 } from '../encoding';

/** Who signs: a device of a person, or a host's backend. */
export type SignatureTag = 'etv' | 'etv-channel';

/** One label on every request; a request with another is unsigned. */
export const signatureLabel = 'etv';
/** `alg` on the wire: RFC 9421 §3.3.4 for ES256; SM2 has no registered name. */
export const signatureAlgorithmNames = { ES256: 'ecdsa-p256-sha256', SM2: 'sm2-sm3' } as const satisfies Record<SignatureAlgorithm, string>;
/** `created` may differ this much from the platform's clock, after correction. */
export const signatureWindowSeconds = 60;

/** The parts of a request that are signed. */
export interface SignedParts {
  readonly method: string;
  /** Path as sent, percent-encoding and all: `/v1/claims`. */
  readonly path: string;
  /** `?` and the raw query, or `''`. */
  readonly query: string;
  /** The platform's configured id. Not Host: gateways rewrite that. */
  readonly audience: string;
  readonly sessionId?: string | undefined;
  /** Value of `content-digest`, whenever there is a body. */
  readonly contentDigest?: string | undefined;
}

/** The component list is fixed by what the request has, never chosen by the signer. */
export function componentNames(parts: Pick<SignedParts, 'sessionId' | 'contentDigest'>): readonly string[] {
  return [
    '@method',
    '@path',
    '@query',
    'etv-audience',
    ...(parts.sessionId === undefined ? [] : ['etv-session']),
    ...(parts.contentDigest === undefined ? [] : ['content-digest']),
  ];
}

/**
 * Signature base (RFC 9421 §2.5).
 *
 * @param signatureParams serialised inner list with its parameters, as it stands in `signature-input` after `etv=`
 */
export function createSignatureBase(parts: SignedParts, signatureParams: string): Uint8Array {
  const values: Record<string, string | undefined> = {
    '@method': parts.method,
    '@path': parts.path,
    '@query': parts.query === '' ? '?' : parts.query, // §2.2.7
    'etv-audience': parts.audience,
    'etv-session': parts.sessionId,
    'content-digest': parts.contentDigest,
  };
  const lines = componentNames(parts).map((name) => `"${name}": ${values[name] ?? ''}`);
  return encodeUtf8([...lines, `"@signature-params": ${signatureParams}`].join('\n'));
}

/** RFC 9530: `sha-256=:…:` of the body's bytes. */
export async function createContentDigest(body: Uint8Array, sha256: (data: Uint8Array) => Promise<Uint8Array>): Promise<string> {
  return `sha-256=:${encodeBase64(await sha256(body))}:`;
}
