/** Base64 (RFC 4648 §4) and base64url without padding (§5), without `atob` or `Buffer`. */
const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const urlSafe = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function encodeBase64(bytes: Uint8Array): string {
  const text = encode(bytes, standard);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

export function encodeBase64Url(bytes: Uint8Array): string {
  return encode(bytes, urlSafe);
}

/** Padding required. `undefined` for anything that {@link encodeBase64} would not have made. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return decode(text.slice(0, text.length - padding), standard);
}

/** Padding refused. `undefined` for anything that {@link encodeBase64Url} would not have made. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  return decode(text, urlSafe);
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = '';
  const whole = bytes.length - (bytes.length % 3);
  for (let i = 0; i < whole; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    text += (alphabet[group >>> 18] as string) + (alphabet[(group >>> 12) & 63] as string) + (alphabet[(group >>> 6) & 63] as string) + (alphabet[group & 63] as string);
  }
  const left = bytes.length - whole;
  if (left === 0) return text;
  const group = ((bytes[whole] as number) << 16) | ((bytes[whole + 1] ?? 0) << 8);
  return text + (alphabet[group >>> 18] as string) + (alphabet[(group >>> 12) & 63] as string) + (left === 2 ? (alphabet[(group >>> 6) & 63] as string) : '');
}

function decode(text: string, alphabet: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let offset = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) return undefined;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[offset] = (buffer >>> bits) & 255;
      offset += 1;
    }
  }
  return (buffer & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
