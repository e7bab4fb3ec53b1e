import { createHmacDrbg } from './hmac-drbg';
import { addPoints, affineX, decodePoint, encodePoint, isBelow, multiplyGenerator, multiplyPoint, orderBytes, scalarField } from './p256-curve';
import { concatBytes } from '@skill-voucher/sdk-core';
import { sha256 } from './sha256';

/** Half of the order, rounded down: the greatest `s` that counts as low. */
const halfOrder = Uint8Array.from(
  '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8'.match(/../g) ?? [],
  (byte) => parseInt(byte, 16),
);
const zero = new Uint8Array(32);

/** True for 32 bytes with 0 < d < n. */
export function isSecretKey(secret: Uint8Array): boolean {
  return secret.length === 32 && isBelow(secret, orderBytes) && isBelow(zero, secret);
}

/** Compressed SEC1 point, 33 bytes. */
export function derivePublicKey(secret: Uint8Array): Uint8Array {
  return encodePoint(multiplyGenerator(secret)) as Uint8Array; // 0 < d < n never reaches infinity
}

/**
 * A secret key from 48 random bytes, reduced modulo n − 1 plus 1 (FIPS 186-5
 * A.2.1, the same mapping as @noble/curves): no scalar is favoured.
 */
export function secretKeyFromRandom(random: Uint8Array): Uint8Array {
  const limit = orderBytes.slice();
  limit[31] = (limit[31] ?? 0) - 1;
  let remainder: Uint8Array = new Uint8Array(33);
  for (const byte of random) {
    for (let bit = 7; bit >= 0; bit--) {
      remainder = doubleAndAdd(remainder, (byte >> bit) & 1);
      remainder = subtractIfNotBelow(remainder, limit);
    }
  }
  return increment(remainder.subarray(1));
}

/** Deterministic (RFC 6979) ECDSA with SHA-256: raw `r‖s`, 64 bytes, low-s. */
export function signMessage(message: Uint8Array, secret: Uint8Array): Uint8Array {
  const digest = sha256(message);
  const hashed = scalarField.fromBytes(digest);
  const key = scalarField.fromBytes(secret);
  const nextNonce = createNonceSource(secret, scalarField.toBytes(hashed));
  for (;;) {
    const nonce = nextNonce();
    const x = affineX(multiplyGenerator(nonce));
    if (x === undefined) continue;
    const r = scalarField.fromBytes(x);
    const inverse = scalarField.invert(scalarField.fromBytes(nonce));
    const s = scalarField.multiply(inverse, scalarField.add(hashed, scalarField.multiply(r, key)));
    if (scalarField.equals(r, scalarField.zero) || scalarField.equals(s, scalarField.zero)) continue;
    const sBytes = scalarField.toBytes(s);
    const lowS = isBelow(halfOrder, sBytes) ? scalarField.toBytes(scalarField.subtract(scalarField.zero, s)) : sBytes;
    return concatBytes(scalarField.toBytes(r), lowS);
  }
}

/** False for any bad input, high-s unless `allowHighS`; never throws. */
export function verifyMessage(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
  options: { allowHighS?: boolean } = {},
): boolean {
  if (signature.length !== 64) return false;
  const rBytes = signature.subarray(0, 32);
  const sBytes = signature.subarray(32);
  if (!isSecretKey(rBytes) || !isSecretKey(sBytes)) return false;
  if (options.allowHighS !== true && isBelow(halfOrder, sBytes)) return false;
  const point = decodePoint(publicKey);
  if (point === undefined) return false;
  const inverse = scalarField.invert(scalarField.fromBytes(sBytes));
  const u1 = scalarField.toBytes(scalarField.multiply(scalarField.fromBytes(sha256(message)), inverse));
  const u2 = scalarField.toBytes(scalarField.multiply(scalarField.fromBytes(rBytes), inverse));
  const x = affineX(addPoints(multiplyGenerator(u1), multiplyPoint(point, u2)));
  return x !== undefined && scalarField.equals(scalarField.fromBytes(x), scalarField.fromBytes(rBytes));
}

/** RFC 6979, 3.2: each call gives the next candidate k with 0 < k < n. */
function createNonceSource(secret: Uint8Array, reducedDigest: Uint8Array): () => Uint8Array {
  const draw = createHmacDrbg(secret, reducedDigest);
  return () => {
    for (;;) {
      const candidate = draw(32);
      if (isSecretKey(candidate)) return candidate;
    }
  };
}

function doubleAndAdd(value: Uint8Array, bit: number): Uint8Array {
  const doubled = new Uint8Array(33);
  let carry = bit;
  for (let i = 32; i >= 0; i--) {
    const byte = (value[i] ?? 0) * 2 + carry;
    doubled[i] = byte & 0xff;
    carry = byte >> 8;
  }
  return doubled;
}

function subtractIfNotBelow(value: Uint8Array, limit: Uint8Array): Uint8Array {
  const difference = new Uint8Array(33);
  let borrow = 0;
  for (let i = 32; i >= 0; i--) {
    const byte = (value[i] ?? 0) - (i === 0 ? 0 : (limit[i - 1] ?? 0)) - borrow;
    borrow = byte < 0 ? 1 : 0;
    difference[i] = byte & 0xff;
  }
  return value.map((byte, i) => byte * borrow + (difference[i] ?? 0) * (1 - borrow));
}

function increment(value: Uint8Array): Uint8Array {
  const next = value.slice();
  for (let i = 31, carry = 1; i >= 0; i--) {
    const byte = (next[i] ?? 0) + carry;
    next[i] = byte & 0xff;
    carry = byte >> 8;
  }
  return next;
}
