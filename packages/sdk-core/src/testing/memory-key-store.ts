import { createNobleSigningKey, generateNobleSecretKey } from '../crypto/es256-noble';
import type { KeyStore, SigningKey } from '../crypto/crypto-suite';
import type { RandomSource } from '../host-bridge/host-bridge';

/** Keys in memory, gone with the process: a wiped phone. */
export function createMemoryKeyStore(random: RandomSource): KeyStore {
  const keys = new Map<string, SigningKey>();
  return {
    load: async (name) => keys.get(name),
    async create(name) {
      const fresh = createNobleSigningKey(await generateNobleSecretKey(random));
      const winner = keys.get(name) ?? fresh;
      keys.set(name, winner);
      return winner;
    },
    remove: async (name) => void keys.delete(name),
  };
}
