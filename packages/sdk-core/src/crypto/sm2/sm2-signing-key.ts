import { decodeHex, encodeHex } from '../../encoding';
import { SdkError } from '../../errors';
import type { RandomSource, Storage } from '../../host-bridge/host-bridge';
import type { KeyStore, SigningKey } from '../crypto-suite';
import { createSecretKeyStore } from '../secret-key-store';
import { loadSmCrypto, type SmCrypto } from './load-sm-crypto';
import { computeIdentity, hashForSignature, sm2Order } from './sm2-suite';

/** d lies in 1 … n − 2: 1 + d must have an inverse (GB/T 32918.1 §6.1). */
const largestSecret = (): bigint => toBigInt(sm2Order) - BigInt(2);

/**
 * A signing key in memory, for devices without an SM2 key store of their own and
 * for tests. Every signature draws a fresh nonce from `random`: where that
 * rejects, nothing is signed.
 *
 * @param options.secretKey 32 bytes, 0 < d < n − 1 (GB/T 32918.1 §6.1)
 * @throws SdkError `invalidArgument` for anything else, `cryptoUnavailable` without BigInt
 */
export async function createSm2SigningKey(options: { secretKey: Uint8Array; random: RandomSource }): Promise<SigningKey> {
  const library = await loadSmCrypto();
  if (!isSecretKey(options.secretKey)) throw new SdkError('invalidArgument', 'The secret key is not an SM2 scalar of 32 bytes.');
  const secretHex = encodeHex(options.secretKey);
  const publicKey = publicKeyOf(library, secretHex);
  const identity = computeIdentity(library, publicKey);
  return {
    algorithm: 'SM2',
    publicKey,
    async sign(message) {
      const digest = hashForSignature(library, identity, message);
      // Two nonces: the first is used up with a chance of 2^-255 (r = 0, r + k = n or s = 0).
      const pointPool = [await drawPoint(library, options.random), await drawPoint(library, options.random)];
      return decodeHex(library.sm2.doSignature(digest, secretHex, { pointPool })) as Uint8Array;
    },
  };
}

/** Draws 48 bytes and reduces them into 1 … n − 2, so the scalar has no bias (FIPS 186-5 A.2.1). */
export async function generateSm2SecretKey(random: RandomSource): Promise<Uint8Array> {
  return toBytes(await drawScalar(random));
}

/** SM2 keys in the host's storage. Whoever reads that storage can sign: see the threat model. */
export function createSm2KeyStore(options: { storage: Storage; random: RandomSource }): KeyStore {
  return createSecretKeyStore({
    storage: options.storage,
    prefix: 'etv-sm2-key:',
    open: async (secretKey) => (isSecretKey(secretKey) ? createSm2SigningKey({ secretKey, random: options.random }) : undefined),
    generate: () => generateSm2SecretKey(options.random),
  });
}

async function drawPoint(library: SmCrypto, random: RandomSource): Promise<{ k: bigint; x1: bigint }> {
  const k = await drawScalar(random);
  const point = publicKeyOf(library, encodeHex(toBytes(k)));
  return { k, x1: toBigInt(point.subarray(1)) };
}

async function drawScalar(random: RandomSource): Promise<bigint> {
  return (toBigInt(await random.bytes(48)) % largestSecret()) + BigInt(1);
}

function publicKeyOf({ sm2 }: SmCrypto, secretHex: string): Uint8Array {
  return decodeHex(sm2.compressPublicKeyHex(sm2.getPublicKeyFromPrivateKey(secretHex))) as Uint8Array;
}

function isSecretKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  const scalar = toBigInt(bytes);
  return scalar > BigInt(0) && scalar <= largestSecret();
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${encodeHex(bytes)}`);
}

function toBytes(scalar: bigint): Uint8Array {
  return decodeHex(scalar.toString(16).padStart(64, '0')) as Uint8Array;
}
