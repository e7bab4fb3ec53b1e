import { SdkError, decodeBase64Url, encodeBase64Url } from '@skill-voucher/sdk-core';
import type { CryptoSuite, KeyStore, RandomSource, SigningKey, Storage } from '@skill-voucher/sdk-core';
import { derivePublicKey, isSecretKey, secretKeyFromRandom, signMessage, verifyMessage } from './ecdsa';
import { sha256 } from './sha256';

/**
 * ES256 for engines without BigInt, with the outcomes of the core's
 * `createNobleSuite`: deterministic, low-s only.
 */
export function createLimbSuite(): CryptoSuite {
  return {
    algorithm: 'ES256',
    async sha256(data) {
      return sha256(data);
    },
    async digest(data) {
      return sha256(data);
    },
    async verify(publicKey, message, signature) {
      return verifyMessage(signature, message, publicKey);
    },
  };
}

/** @param secretKey 32 bytes, 0 < d < n. */
export function createLimbSigningKey(secretKey: Uint8Array): SigningKey {
  if (!isSecretKey(secretKey)) throw new SdkError('invalidArgument', 'The secret key is not a P-256 scalar of 32 bytes.');
  const secret = secretKey.slice();
  return {
    algorithm: 'ES256',
    publicKey: derivePublicKey(secret),
    async sign(message) {
      return signMessage(message, secret);
    },
  };
}

/**
 * Keys under the names and in the form of the core's `createStorageKeyStore`:
 * a phone whose system learns BigInt keeps its key.
 */
export function createLimbKeyStore(options: { storage: Storage; random: RandomSource }): KeyStore {
  const { storage, random } = options;
  const keyOf = (name: string): string => `etv:key:${name}`;
  async function load(name: string): Promise<SigningKey | undefined> {
    const stored = await storage.get(keyOf(name));
    const secret = stored === undefined ? undefined : decodeBase64Url(stored);
    return secret !== undefined && isSecretKey(secret) ? createLimbSigningKey(secret) : undefined;
  }
  return {
    load,
    async create(name) {
      const existing = await load(name);
      if (existing !== undefined) return existing;
      const secret = secretKeyFromRandom(await random.bytes(48));
      await storage.set(keyOf(name), encodeBase64Url(secret));
      return (await load(name)) ?? createLimbSigningKey(secret);
    },
    async remove(name) {
      await storage.remove(keyOf(name));
    },
  };
}
