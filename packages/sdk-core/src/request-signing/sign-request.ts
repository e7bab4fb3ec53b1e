import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { encodeBase64, encodeBase64Url, encodeUtf8 } from '../encoding';
import type { RandomSource } from '../host-bridge/host-bridge';
import { componentNames, createContentDigest, createSignatureBase, signatureAlgorithmNames, signatureLabel, type SignatureTag, type SignedParts } from './signature-base';

export interface SignRequestOptions {
  method: string;
  path: string;
  /** `?` and the raw query, or `''`. */
  query: string;
  /** Exactly the text that is sent. */
  body?: string | undefined;
  audience: string;
  sessionId?: string | undefined;
  tag: SignatureTag;
  key: SigningKey;
  /** Key thumbprint of a device, channel id of a host backend. */
  keyId: string;
  suite: CryptoSuite;
  random: RandomSource;
  /** Unix seconds of the platform's clock (corrected). */
  createdSeconds: number;
}

/**
 * Signs a request with HTTP Message Signatures (RFC 9421) and returns the
 * headers to add, lower-case.
 */
export async function signRequest(options: SignRequestOptions): Promise<Record<string, string>> {
  const { audience, sessionId, suite } = options;
  const contentDigest = options.body === undefined ? undefined : await createContentDigest(encodeUtf8(options.body), (data) => suite.sha256(data));
  const parts: SignedParts = { method: options.method, path: options.path, query: options.query, audience, sessionId, contentDigest };
  const nonce = encodeBase64Url(await options.random.bytes(16));
  const components = componentNames(parts).map((name) => `"${name}"`).join(' ');
  const params =
    `(${components});created=${options.createdSeconds};nonce="${nonce}"` +
    `;keyid="${options.keyId}";alg="${signatureAlgorithmNames[options.key.algorithm]}";tag="${options.tag}"`;
  const signature = await options.key.sign(createSignatureBase(parts, params));
  return {
    'etv-audience': audience,
    ...(sessionId === undefined ? {} : { 'etv-session': sessionId }),
    ...(contentDigest === undefined ? {} : { 'content-digest': contentDigest }),
    'signature-input': `${signatureLabel}=${params}`,
    signature: `${signatureLabel}=:${encodeBase64(signature)}:`,
  };
}
