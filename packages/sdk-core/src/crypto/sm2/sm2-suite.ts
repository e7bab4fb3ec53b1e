import { sha256 } from '@noble/hashes/sha2.js';
import { decodeHex, encodeHex, concatBytes } from '../../encoding';
import type { CryptoSuite } from '../crypto-suite';
import { publicKeyLength } from '../crypto-suite';
import { hasScalars, hexBytes } from '../low-s';
import { loadSmCrypto, type SmCrypto } from './load-sm-crypto';

/** Order n of the recommended curve (GB/T 32918.5 §A.1). */
export const sm2Order = /* @__PURE__ */ hexBytes('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

/** GB/T 35276: the user id when none is agreed. */
const defaultUserId = '1234567812345678';
/** Issuer and holder keys that come again are kept opened; the last so many. */
const mostOpenKeys = 64;

type Point = ReturnType<SmCrypto['sm2']['precomputePublicKey']>;

/** A public key that was found to be on the curve. */
interface OpenKey {
  point: Point | string;
  /** Z of GB/T 32918.2 §5.5. */
  readonly identity: Uint8Array;
  uses: number;
}

/**
 * SM2 with SM3 (GB/T 32918) by sm-crypto-v2, wrapped strictly: exactly 64 bytes
 * `r‖s`, 0 < r, s < n, a compressed key on the curve, and `false` instead of an
 * exception. Pure JavaScript is not a certified module (GM/T 0028): production
 * issuer keys belong in a cipher machine behind {@link SigningKey}.
 *
 * @throws SdkError `cryptoUnavailable` from any method where the engine lacks BigInt
 */
export function createSm2Suite(options: { userId?: string } = {}): CryptoSuite {
  const userId = options.userId ?? defaultUserId;
  const openKeys = new Map<string, OpenKey>();

  function openKey({ sm2 }: SmCrypto, publicKey: Uint8Array): OpenKey {
    const hex = encodeHex(publicKey);
    const known = openKeys.get(hex);
    const key = known ?? { point: hex, identity: sm2.getZ(hex, userId), uses: 0 };
    key.uses += 1;
    // A table for the key costs a few verifications: worth it from the second on.
    if (key.uses === 2) key.point = sm2.precomputePublicKey(hex);
    openKeys.delete(hex);
    openKeys.set(hex, key);
    if (openKeys.size > mostOpenKeys) openKeys.delete(openKeys.keys().next().value as string);
    return key;
  }

  return {
    algorithm: 'SM2',
    async sha256(data) {
      return sha256(data);
    },
    async digest(data) {
      const { sm3 } = await loadSmCrypto();
      return decodeHex(sm3(data)) as Uint8Array;
    },
    async verify(publicKey, message, signature) {
      if (!isCompressedPoint(publicKey) || !hasScalars(signature, sm2Order)) return false;
      const library = await loadSmCrypto();
      try {
        const key = openKey(library, publicKey);
        return library.sm2.doVerifySignature(hashForSignature(library, key.identity, message), encodeHex(signature), key.point);
      } catch {
        return false; // off-curve key, point at infinity
      }
    },
  };
}

/** e of GB/T 32918.2: SM3(Z ‖ M), 32 bytes. */
export function hashForSignature({ sm3 }: SmCrypto, identity: Uint8Array, message: Uint8Array): Uint8Array {
  return decodeHex(sm3(concatBytes(identity, message))) as Uint8Array;
}

/** Z of GB/T 32918.2 §5.5 for the default user id. */
export function computeIdentity({ sm2 }: SmCrypto, publicKey: Uint8Array, userId: string = defaultUserId): Uint8Array {
  return sm2.getZ(encodeHex(publicKey), userId);
}

function isCompressedPoint(publicKey: Uint8Array): boolean {
  return publicKey.length === publicKeyLength && (publicKey[0] === 2 || publicKey[0] === 3);
}
