import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64Url, encodeBase64Url } from '../encoding';
import { SdkError } from '../errors';
import type { RandomSource, Storage } from '../host-bridge/host-bridge';
import type { CryptoSuite, KeyStore, SigningKey } from './crypto-suite';
import { publicKeyLength } from './crypto-suite';
import { isCanonicalSignature } from './low-s';

/**
 * ES256 in pure JavaScript (@noble/curves), for mini-programs and for pages
 * without WebCrypto. Signing is deterministic (RFC 6979) and needs no randomness.
 */
export function createNobleSuite(): CryptoSuite {
  return {
    algorithm: 'ES256',
    async digest(data) {
      return sha256(data);
    },
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

/**
 * Keeps secret keys in the host's storage, where no non-extractable key store
 * exists. Whoever reads that storage can sign: see the threat model.
 */
export function createStorageKeyStore(options: { storage: Storage; random: RandomSource }): KeyStore {
  const { storage, random } = options;
  const keyOf = (name: string): string => `etv-key:${name}`;
  async function load(name: string): Promise<SigningKey | undefined> {
    const stored = await storage.get(keyOf(name));
    const secret = stored === undefined ? undefined : decodeBase64Url(stored);
    return secret !== undefined && p256.utils.isValidSecretKey(secret) ? createNobleSigningKey(secret) : undefined;
  }
  return {
    load,
    async create(name) {
      const existing = await load(name);
      if (existing !== undefined) return existing;
      const secret = await generateNobleSecretKey(random);
      await storage.set(keyOf(name), encodeBase64Url(secret));
      // A second page may have written at the same time: what is stored now counts.
      return (await load(name)) ?? createNobleSigningKey(secret);
    },
    async remove(name) {
      await storage.remove(keyOf(name));
    },
  };
}
