import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8, writeUint32, concatBytes } from '../encoding';
import type { RandomSource } from '../host-bridge/host-bridge';

/** Repeatable bytes from a seed, for tests only: SHA-256 in counter mode. */
export function createSeededRandom(seed: string): RandomSource {
  let counter = 0;
  return {
    async bytes(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 32) {
        const block = new Uint8Array(4);
        writeUint32(block, 0, (counter += 1));
        bytes.set(sha256(concatBytes(encodeUtf8(seed), block)).subarray(0, Math.min(32, length - at)), at);
      }
      return bytes;
    },
  };
}
