import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { SdkError } from '../errors';
import type { RandomSource, Storage } from '../host-bridge/host-bridge';
import type { CryptoSuite, KeyStore, SigningKey } from './crypto-suite';
import { publicKeyLength } from './crypto-suite';
import { isCanonicalSignature } from './low-s';
import { createSecretKeyStore } from './secret-key-store';

const hash = async (data: Uint8Array): Promise<Uint8Array> => sha256(data);

/**
 * ES256 in pure JavaScript (@noble/curves), for mini-programs and for pages
 * without WebCrypto. Signing is deterministic (RFC 6979) and needs no randomness.
 */
export function createNobleSuite(): CryptoSuite {
  return {
    algorithm: 'ES256',
    sha256: hash,
    digest: hash,
    async verify(publicKey, message, signature) {
      if (publicKey.length !== publicKeyLength || !isCanonicalSignature(signature)) return false;
      try {
        return p256.verify(signature, message, publicKey, { lowS: true });
      } catch {
        return false; // off-curve or badly encoded key
      }
    },
  };
}

/** @param secretKey 32 bytes, 0 < d < n. */
export function createNobleSigningKey(secretKey: Uint8Array): SigningKey {
  if (!p256.utils.isValidSecretKey(secretKey)) throw new SdkError('invalidArgument', 'The secret key is not a P-256 scalar of 32 bytes.');
  const secret = secretKey.slice();
  return {
    algorithm: 'ES256',
    publicKey: p256.getPublicKey(secret, true),
    async sign(message) {
      return p256.sign(message, secret, { lowS: true });
    },
  };
}

/** Draws 48 bytes and reduces (FIPS 186-5 A.2.1), so the scalar has no bias. */
export async function generateNobleSecretKey(random: RandomSource): Promise<Uint8Array> {
  return p256.utils.randomSecretKey(await random.bytes(48));
}

/** P-256 keys in the host's storage; see {@link createSecretKeyStore}. */
export function createStorageKeyStore(options: { storage: Storage; random: RandomSource }): KeyStore {
  return createSecretKeyStore({
    storage: options.storage,
    prefix: 'etv-key:',
    async open(secret) {
      return p256.utils.isValidSecretKey(secret) ? createNobleSigningKey(secret) : undefined;
    },
    generate: () => generateNobleSecretKey(options.random),
  });
}
