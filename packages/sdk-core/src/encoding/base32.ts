/**
 * Base32 without padding (RFC 4648 §6). The alphabet A–Z 2–7 survives scan guns,
 * keyboard layouts and Chinese input methods.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes to upper-case base32: 8 characters for each 5 bytes, no padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >>> bits) & 31];
    }
    buffer &= 31;
  }
  if (bits > 0) text += alphabet[(buffer << (5 - bits)) & 31];
  return text;
}

/**
 * Strict inverse of {@link encodeBase32}. `undefined` for any other character,
 * an impossible length, or non-zero slack bits, so that each byte string has
 * exactly one text.
 */
export function decodeBase32(text: string): Uint8Array | undefined {
  const slack = (text.length * 5) % 8;
  if (slack >= 5) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let buffer = 0;
  let bits = 0;
  let offset = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = decodeCharacter(text.charCodeAt(i));
    if (value < 0) return undefined;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[offset] = (buffer >>> bits) & 255;
      offset += 1;
    }
    buffer &= 255;
  }
  return (buffer & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

function decodeCharacter(code: number): number {
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 50 && code <= 55) return code - 24;
  return -1;
}
