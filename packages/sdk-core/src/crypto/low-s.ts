/**
 * ECDSA is malleable: (r, s) and (r, n − s) both verify. Only the low half goes
 * on the wire, so that a signature has one form. Byte arithmetic, because
 * Alipay's engine may lack BigInt.
 */

/** Order n of P-256 (SEC 2 §2.4.2). */
export const p256Order = hexBytes('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
/** ⌊n / 2⌋. */
const halfOrder = hexBytes('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8');

/** `signature` is raw `r‖s`, 64 bytes, 0 < s < n. */
export function isLowS(signature: Uint8Array): boolean {
  return compare(signature.subarray(32, 64), halfOrder) <= 0;
}

/** 0 < r < n and 0 < s ≤ ⌊n/2⌋, 64 bytes. */
export function isCanonicalSignature(signature: Uint8Array): boolean {
  return hasScalars(signature, p256Order) && isLowS(signature);
}

/** 64 bytes `r‖s` with 0 < r, s < order. */
export function hasScalars(signature: Uint8Array, order: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  return [signature.subarray(0, 32), signature.subarray(32)].every((scalar) => isPositive(scalar) && compare(scalar, order) < 0);
}

/** A copy with s replaced by n − s where s was high. */
export function toLowS(signature: Uint8Array): Uint8Array {
  const low = signature.slice();
  if (isLowS(signature)) return low;
  let borrow = 0;
  for (let i = 31; i >= 0; i -= 1) {
    const difference = (p256Order[i] as number) - (signature[32 + i] as number) - borrow;
    borrow = difference < 0 ? 1 : 0;
    low[32 + i] = difference & 255;
  }
  return low;
}

function isPositive(scalar: Uint8Array): boolean {
  return scalar.some((byte) => byte !== 0);
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < 32; i += 1) {
    if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  }
  return 0;
}

/** 32 bytes from 64 hex characters. */
export function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) as string[], (pair) => Number.parseInt(pair, 16));
}
