import { hmacSha256 } from './sha256';

/**
 * HMAC_DRBG with SHA-256 (NIST SP 800-90A, 10.1.2), without additional input.
 * RFC 6979 draws its nonces from the same generator.
 */
export function createHmacDrbg(...seed: readonly Uint8Array[]): (length: number) => Uint8Array {
  let key: Uint8Array = new Uint8Array(32);
  let value: Uint8Array = new Uint8Array(32).fill(1);
  const update = (...input: readonly Uint8Array[]): void => {
    for (const step of input.length === 0 ? [0] : [0, 1]) {
      key = hmacSha256(key, value, Uint8Array.of(step), ...input);
      value = hmacSha256(key, value);
    }
  };
  update(...seed);
  return (length) => {
    const drawn = new Uint8Array(length);
    for (let offset = 0; offset < length; offset += 32) {
      value = hmacSha256(key, value);
      drawn.set(value.subarray(0, Math.min(32, length - offset)), offset);
    }
    update();
    return drawn;
  };
}
