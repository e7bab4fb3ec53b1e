import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { compressPoint } from '../crypto/key-point';
import { toLowS } from '../crypto/low-s';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;

/**
 * ES256 on WebCrypto. A trainee's page only signs; verification needs point
 * decompression, which WebCrypto lacks, so it loads @noble/curves on first use.
 */
export function createWebCryptoSuite(subtle: SubtleCrypto): CryptoSuite {
  const hash = async (data: Uint8Array): Promise<Uint8Array> => new Uint8Array(await subtle.digest('SHA-256', data as BufferSource));
  return {
    algorithm: 'ES256',
    sha256: hash,
    digest: hash,
    async verify(publicKey, message, signature) {
      const { createNobleSuite } = await import('../crypto/es256-noble');
      return createNobleSuite().verify(publicKey, message, signature);
    },
  };
}

/** The private half can sign but never leaves the browser (`extractable: false`). */
export async function generateWebCryptoKey(subtle: SubtleCrypto): Promise<CryptoKeyPair> {
  return subtle.generateKey(algorithm, false, ['sign', 'verify']);
}

export async function toSigningKey(subtle: SubtleCrypto, pair: CryptoKeyPair): Promise<SigningKey> {
  const point = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
  return {
    algorithm: 'ES256',
    publicKey: compressPoint(point),
    async sign(message) {
      return toLowS(new Uint8Array(await subtle.sign(signing, pair.privateKey, message as BufferSource)));
    },
  };
}
