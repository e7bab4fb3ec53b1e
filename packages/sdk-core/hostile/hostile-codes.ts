import { createSeededNumbers } from '../src/testing/seeded-numbers';
import { decodeBase32, encodeBase32, writeUint32 } from '../src/encoding';

/** Numbers from a seed, so that a failing code can be made again. */
export function createNumbers(seed: number): (limit: number) => number {
  const next = createSeededNumbers(`hostile ${seed}`);
  return (limit) => Math.floor(next() * limit);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const oddCharacters = ['1', '8', '=', '-', ' ', '\u0000', '\n', 'ı', 'ß', '券', '\ud800', '𝐀', 'Ａ', 'ａ', '\u200b', '٣'];

/**
 * One text that must not verify, made from `valid` codes of one issuer: noise,
 * cut and grown texts, changed characters and bytes, swapped parts, odd Unicode.
 * Texts that a reader rightly makes equal to a valid one are left out.
 */
export function makeHostileCode(valid: readonly string[], below: (limit: number) => number, isValidText: (text: string) => boolean): string {
  for (;;) {
    const text = kinds[below(kinds.length)]?.(valid[below(valid.length)] as string, valid[below(valid.length)] as string, below) ?? '';
    if (!isValidText(text)) return text;
  }
}

type Kind = (code: string, other: string, below: (limit: number) => number) => string;

const bytesOf = (code: string): Uint8Array => decodeBase32(code.slice(4)) as Uint8Array;
const textOf = (bytes: Uint8Array): string => 'ETV1' + encodeBase32(bytes);
const withBytes = (code: string, change: (bytes: Uint8Array) => void): string => {
  const bytes = bytesOf(code);
  change(bytes);
  return textOf(bytes);
};

const kinds: readonly Kind[] = [
  (_, __, below) => Array.from({ length: below(400) }, () => alphabet[below(32)]).join(''),
  (_, __, below) => 'ETV1' + Array.from({ length: 332 }, () => alphabet[below(32)]).join(''),
  (_, __, below) => Array.from({ length: below(400) }, () => String.fromCharCode(below(0x10000))).join(''),
  (_, __, below) => textOf(Uint8Array.from({ length: 207 }, () => below(256))),
  (code, _, below) => code.slice(0, below(336)),
  (code, _, below) => code + Array.from({ length: 1 + below(2_000) }, () => alphabet[below(32)]).join(''),
  (code, _, below) => insert(code, below(337), alphabet[below(32)] as string),
  (code, _, below) => replace(code, below(336), alphabet[below(32)] as string),
  (code, _, below) => replace(code, below(336), oddCharacters[below(oddCharacters.length)] as string),
  (code, _, below) => withBytes(code, (bytes) => void (bytes[below(207)] = below(256))),
  (code, _, below) => withBytes(code, (bytes) => { const at = below(207); bytes[at] = (bytes[at] as number) ^ (1 << below(8)); }),
  (code, _, below) => withBytes(code, (bytes) => { for (let n = 0; n < 8; n += 1) bytes[below(207)] = below(256); }),
  (code, _, below) => withBytes(code, (bytes) => writeUint32(bytes, [46, 50, 54, 58, 62, 131, 135, 139][below(8)] as number, below(0x100000000))),
  (code, _, below) => withBytes(code, (bytes) => bytes.fill(below(2) * 255, [66, 143][below(2)] as number, [130, 207][below(2)] as number)),
  // The proof of one code behind the credential of another, and either signature in the other's place.
  (code, other) => withBytes(code, (bytes) => bytes.set(bytesOf(other).subarray(130), 130)),
  (code, other) => withBytes(code, (bytes) => bytes.set(bytesOf(other).subarray(143), 143)),
  (code) => withBytes(code, (bytes) => bytes.copyWithin(66, 143, 207)),
  (code) => withBytes(code, (bytes) => bytes.copyWithin(143, 66, 130)),
  (code, _, below) => withBytes(code, (bytes) => void (bytes[0] = below(256))),
  (code, _, below) => withBytes(code, (bytes) => { bytes[13] = below(256); bytes.fill(below(256), 14, 46); }),
];

const insert = (text: string, at: number, piece: string): string => text.slice(0, at) + piece + text.slice(at);
const replace = (text: string, at: number, piece: string): string => text.slice(0, at) + piece + text.slice(at + 1);
