import { decodeBase64Url, encodeBase64Url } from '@skill-voucher/sdk-core';
import type { RandomSource, Storage } from '@skill-voucher/sdk-core';
import { createHmacDrbg } from './es256-without-bigint/hmac-drbg';

const seedKey = 'etv:random-seed';
const seedLength = 48;
let instances = 0;

/**
 * A random source for hosts whose CSPRNG is a request away: seeded once from
 * `seed`, then by itself, so that codes can be made offline. Each start replaces
 * the stored seed before anything is drawn; whoever reads that storage could
 * read the private key beside it just as well.
 */
export function createSeededRandom(options: { seed: RandomSource; storage: Storage }): RandomSource {
  let starting: Promise<(length: number) => Uint8Array> | undefined;

  async function start(): Promise<(length: number) => Uint8Array> {
    const stored = decodeBase64Url((await options.storage.get(seedKey)) ?? '');
    const seed = stored?.length === seedLength ? stored : await options.seed.bytes(seedLength);
    const draw = createHmacDrbg(seed, personalization());
    await options.storage.set(seedKey, encodeBase64Url(draw(seedLength)));
    return draw;
  }

  return {
    async bytes(length) {
      starting ??= start().catch((error: unknown) => {
        starting = undefined; // the next call may be online
        throw error;
      });
      return (await starting)(length);
    },
  };
}

/** Keeps apart two sources that began from one stored seed; needs no secrecy. */
function personalization(): Uint8Array {
  const values = new DataView(new ArrayBuffer(24));
  values.setFloat64(0, Date.now());
  values.setFloat64(8, Math.random());
  values.setFloat64(16, instances++);
  return new Uint8Array(values.buffer);
}
