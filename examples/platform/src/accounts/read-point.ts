import type { SignatureAlgorithm } from '@skill-voucher/sdk-core';
import { ECDH } from 'node:crypto';

/** OpenSSL's names. */
const curves = { ES256: 'prime256v1', SM2: 'SM2' } as const satisfies Record<SignatureAlgorithm, string>;

/** A compressed point of the algorithm's curve from its base64url text, or undefined. */
export function readPoint(text: unknown, algorithm: SignatureAlgorithm): Uint8Array | undefined {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]{44}$/.test(text)) return undefined;
  const publicKey = new Uint8Array(Buffer.from(text, 'base64url'));
  if (publicKey[0] !== 2 && publicKey[0] !== 3) return undefined;
  try {
    ECDH.convertKey(publicKey, curves[algorithm], undefined, undefined, 'uncompressed');
    return publicKey;
  } catch {
    return undefined;
  }
}
