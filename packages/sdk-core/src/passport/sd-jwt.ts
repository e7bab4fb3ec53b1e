import { p256 } from '@noble/curves/nist.js';
import type { JwtPayload, SDJWTConfig } from '@sd-jwt/types';
import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { toLowS } from '../crypto/low-s';
import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from '../encoding';
import { SdkError } from '../errors';
import type { RandomSource } from '../host-bridge/host-bridge';

/** The holder's key inside the credential (RFC 7800 `cnf`, RFC 7517). */
export interface HolderJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** @param publicKey compressed P-256 point, 33 bytes. Throws `invalidArgument` for anything else. */
export function toJwk(publicKey: Uint8Array): HolderJwk {
  try {
    const point = p256.Point.fromBytes(publicKey).toBytes(false);
    return { kty: 'EC', crv: 'P-256', x: encodeBase64Url(point.slice(1, 33)), y: encodeBase64Url(point.slice(33)) };
  } catch (cause) {
    throw new SdkError('invalidArgument', 'The holder key is not a compressed P-256 point.', { cause });
  }
}

/** The compressed point of a JWK; `undefined` for anything that is none on P-256. */
export function fromJwk(jwk: unknown): Uint8Array | undefined {
  const key = jwk as Partial<HolderJwk> | null;
  if (typeof key !== 'object' || key?.kty !== 'EC' || key.crv !== 'P-256' || typeof key.x !== 'string' || typeof key.y !== 'string') return undefined;
  const [x, y] = [decodeBase64Url(key.x), decodeBase64Url(key.y)];
  if (x?.length !== 32 || y?.length !== 32) return undefined;
  try {
    return p256.Point.fromBytes(Uint8Array.of(4, ...x, ...y)).toBytes(true);
  } catch {
    return undefined;
  }
}

/** SHA-256 and, to issue, salts from the host: @sd-jwt brings neither. */
export function hashing(suite: CryptoSuite, random?: RandomSource): Pick<SDJWTConfig, 'hasher' | 'hashAlg' | 'saltGenerator'> {
  return {
    hashAlg: 'sha-256',
    hasher: (data) => suite.sha256(typeof data === 'string' ? encodeUtf8(data) : new Uint8Array(data)),
    ...(random === undefined ? {} : { saltGenerator: async (length: number) => encodeBase64Url(await random.bytes(Math.max(16, length))) }),
  };
}

/** A JWS signature (RFC 7515) with a key of the core: ES256 is raw `r‖s`. */
export function signWith(key: SigningKey): (data: string) => Promise<string> {
  if (key.algorithm !== 'ES256') throw new SdkError('invalidArgument', 'A learning passport is signed with ES256: JOSE has no name for SM2.');
  return async (data) => encodeBase64Url(await key.sign(encodeUtf8(data)));
}

/** Either form of `s` (RFC 7518 §3.4): other wallets make both, and nothing is keyed by these signatures. */
export function verifyJws(suite: CryptoSuite, publicKey: Uint8Array, data: string, signature: string): Promise<boolean> {
  const bytes = decodeBase64Url(signature);
  return bytes?.length === 64 ? suite.verify(publicKey, encodeUtf8(data), toLowS(bytes)) : Promise.resolve(false);
}

/** The holder's key as a payload names it. */
export function readHolderKey(payload: JwtPayload): Uint8Array | undefined {
  return fromJwk((payload['cnf'] as { jwk?: unknown } | undefined)?.jwk);
}
