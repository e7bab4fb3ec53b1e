import { describe, expect, it } from 'vitest';
import { createMemoryStorage, createSeededRandom } from '../testing';
import { createStorageKeyStore } from './es256-noble';

describe('secret keys in the host\'s storage', () => {
  it('A21 first calls that come together end with one key, also of two stores over one storage', async () => {
    const entries = new Map<string, string>();
    const storage = createMemoryStorage(entries);
    const { set } = storage;
    let writes = 0;
    // Each write comes later than the one before was read back.
    storage.set = async (...given) => {
      writes += 1;
      for (let turn = 0; turn < (writes - 1) * 50; turn += 1) await Promise.resolve();
      return set(...given);
    };
    const stores = ['a', 'b'].map((seed) => createStorageKeyStore({ storage, random: createSeededRandom(seed) }));
    const keys = await Promise.all([...stores, ...stores].map((store) => store.create('one')));
    const stored = await createStorageKeyStore({ storage, random: createSeededRandom('c') }).load('one');
    for (const key of keys) expect(key.publicKey).toEqual(stored?.publicKey);
    expect([...entries]).toHaveLength(1);
    const [other] = await Promise.all([stores[0]?.create('two'), stores[1]?.create('one')]);
    expect(other?.publicKey).not.toEqual(stored?.publicKey);
  });

  it('a failed creation may be tried again', async () => {
    const storage = createMemoryStorage(new Map());
    const set = storage.set;
    storage.set = () => Promise.reject(new Error('full'));
    const store = createStorageKeyStore({ storage, random: createSeededRandom('a') });
    await expect(store.create('one')).rejects.toThrow('full');
    storage.set = set;
    expect((await store.create('one')).publicKey).toHaveLength(33);
  });
});
