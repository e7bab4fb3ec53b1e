import { SdkError } from '@skill-voucher/sdk-core';
import type { RandomSource } from '@skill-voucher/sdk-core';

export type RandomBytes = (length: number) => Promise<ArrayBuffer | Uint8Array>;

/** Fails closed: no source, a failing source or a short answer never falls back to `Math.random`. */
export function createHostRandom(randomBytes: RandomBytes | undefined): RandomSource {
  return {
    async bytes(length) {
      if (randomBytes === undefined) {
        throw new SdkError('randomUnavailable', 'No CSPRNG here: pass `randomBytes` to the host options.');
      }
      let drawn: Uint8Array;
      try {
        const answer = await randomBytes(length);
        drawn = answer instanceof Uint8Array ? answer.slice() : new Uint8Array(answer);
      } catch (cause) {
        throw new SdkError('randomUnavailable', 'The random source failed.', { cause });
      }
      if (drawn.length !== length || (length >= 16 && drawn.every((byte) => byte === drawn[0]))) {
        throw new SdkError('randomUnavailable', 'The random source answered with too little or with one repeated byte.');
      }
      return drawn;
    },
  };
}
