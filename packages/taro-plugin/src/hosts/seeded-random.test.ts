import { randomBytes } from 'node:crypto';
import { SdkError } from '@skill-voucher/sdk-core';
import type { RandomSource, Storage } from '@skill-voucher/sdk-core';
import { describe, expect, it } from 'vitest';
import { createHostRandom } from './host-random';
import { createSeededRandom } from './seeded-random';

function createMemoryStorage(values = new Map<string, string>()): Storage {
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    remove: async (key) => void values.delete(key),
    keys: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  };
}

const online: RandomSource = createHostRandom(async (length) => randomBytes(length));
const offline: RandomSource = createHostRandom(async () => {
  throw new Error('offline');
});

describe('createSeededRandom', () => {
  it('works offline after one seed, and never repeats itself across starts', async () => {
    const storage = createMemoryStorage();
    const first = createSeededRandom({ seed: online, storage });
    const drawn = [await first.bytes(16), await first.bytes(16)];
    for (let start = 0; start < 20; start++) drawn.push(await createSeededRandom({ seed: offline, storage }).bytes(16));
    expect(new Set(drawn.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(drawn.length);
  });

  it('keeps two sources apart that read the same stored seed', async () => {
    const values = new Map<string, string>();
    await createSeededRandom({ seed: online, storage: createMemoryStorage(values) }).bytes(1);
    const [a, b] = await Promise.all(
      [0, 1].map(() => createSeededRandom({ seed: offline, storage: createMemoryStorage(new Map(values)) }).bytes(32)),
    );
    expect(a).not.toEqual(b);
  });

  it('fails closed without a first seed, and recovers when one arrives', async () => {
    let isOnline = false;
    const seed: RandomSource = { bytes: (length) => (isOnline ? online : offline).bytes(length) };
    const random = createSeededRandom({ seed, storage: createMemoryStorage() });
    await expect(random.bytes(8)).rejects.toMatchObject({ code: 'randomUnavailable' });
    isOnline = true;
    await expect(random.bytes(8)).resolves.toHaveLength(8);
  });
});

describe('createHostRandom', () => {
  it.each([
    ['no source', undefined],
    ['a failing source', async () => Promise.reject(new Error('denied'))],
    ['a short answer', async () => new Uint8Array(3)],
    ['one repeated byte', async (length: number) => new ArrayBuffer(length)],
  ])('fails closed for %s', async (_name, source) => {
    await expect(createHostRandom(source).bytes(48)).rejects.toBeInstanceOf(SdkError);
    await expect(createHostRandom(source).bytes(48)).rejects.toMatchObject({ code: 'randomUnavailable' });
  });
});
