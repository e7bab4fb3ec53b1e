import { concatBytes } from '@skill-voucher/sdk-core';

/** SHA-256 (FIPS 180-4) and HMAC (RFC 2104): @noble/hashes touches BigInt when it loads. */
const initialState = fractionalBits(8, (prime) => Math.sqrt(prime));
const roundConstants = fractionalBits(64, (prime) => Math.cbrt(prime));
const blockLength = 64;

export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / blockLength) * blockLength);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
  view.setUint32(padded.length - 4, (message.length << 3) >>> 0);

  const state = Int32Array.from(initialState);
  for (let offset = 0; offset < padded.length; offset += blockLength) compress(state, view, offset);

  const digest = new Uint8Array(32);
  state.forEach((word, i) => new DataView(digest.buffer).setInt32(i * 4, word));
  return digest;
}

export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const block = new Uint8Array(blockLength);
  block.set(key.length > blockLength ? sha256(key) : key);
  const inner = sha256(concatBytes(block.map((byte) => byte ^ 0x36), ...parts));
  return sha256(concatBytes(block.map((byte) => byte ^ 0x5c), inner));
}

function compress(state: Int32Array, view: DataView, offset: number): void {
  const schedule = new Int32Array(64);
  for (let i = 0; i < 64; i++) {
    if (i < 16) {
      schedule[i] = view.getInt32(offset + i * 4);
      continue;
    }
    const early = word(schedule, i - 15);
    const late = word(schedule, i - 2);
    const first = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const second = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[i] = (word(schedule, i - 16) + first + word(schedule, i - 7) + second) | 0;
  }
  let [a, b, c, d, e, f, g, h] = Array.from(state) as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const next = (h + sum1 + ((e & f) ^ (~e & g)) + word(roundConstants, i) + word(schedule, i)) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const mixed = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + next) | 0, c, b, a, (next + mixed) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (word(state, i) + value) | 0));
}

function rotate(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

function word(words: Int32Array, index: number): number {
  return words[index] as number;
}

/** The first 32 bits of the fractional parts of a root of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function fractionalBits(count: number, root: (prime: number) => number): Int32Array {
  const words = new Int32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) isPrime &&= candidate % divisor !== 0;
    if (isPrime) words[found++] = ((root(candidate) % 1) * 0x100000000) | 0;
  }
  return words;
}
