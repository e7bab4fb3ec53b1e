import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign, verify, type KeyObject } from 'node:crypto';
import { compressPoint } from '../crypto/key-point';
import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { isCanonicalSignature, toLowS } from '../crypto/low-s';

const sha256 = async (data: Uint8Array): Promise<Uint8Array> => hash('sha256', data, 'buffer');

/** SubjectPublicKeyInfo of a compressed P-256 point: everything before the 33 bytes (RFC 5480). */
const spkiPrefix = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');

/**
 * ES256 on node:crypto. Keys seen again (issuers) are kept imported; the last
 * 256 of them, since a fresh import costs more than the verification itself.
 */
export function createNodeSuite(): CryptoSuite {
  const imported = new Map<string, KeyObject>();
  function importPublicKey(publicKey: Uint8Array): KeyObject {
    const id = Buffer.from(publicKey).toString('latin1');
    const known = imported.get(id);
    if (known !== undefined) return known;
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
    if (imported.size >= 256) imported.delete(imported.keys().next().value as string);
    imported.set(id, key);
    return key;
  }
  return {
    algorithm: 'ES256',
    sha256,
    digest: sha256,
    async verify(publicKey, message, signature) {
      if (publicKey.length !== 33 || !isCanonicalSignature(signature)) return false;
      try {
        return verify('sha256', message, { key: importPublicKey(publicKey), dsaEncoding: 'ieee-p1363' }, signature);
      } catch {
        return false; // off-curve or badly encoded key
      }
    },
  };
}

export interface NodeSigningKey extends SigningKey {
  /** PKCS #8 in PEM. */
  exportPkcs8(): string;
}

export function generateNodeKey(): NodeSigningKey {
  return toSigningKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** @param pem PKCS #8 or SEC1 in PEM, P-256. Throws node:crypto's error for anything else. */
export function importNodeKey(pem: string): NodeSigningKey {
  return toSigningKey(createPrivateKey(pem));
}

function toSigningKey(key: KeyObject): NodeSigningKey {
  const point = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-65);
  return {
    algorithm: 'ES256',
    publicKey: compressPoint(new Uint8Array(point)),
    async sign(message) {
      return toLowS(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }));
    },
    exportPkcs8() {
      return key.export({ format: 'pem', type: 'pkcs8' }).toString();
    },
  };
}
