import type { Storage } from '@skill-voucher/sdk-core';
import type { OfflineStorage } from '@skill-voucher/sdk-core/offline';

/** The host's storage as the offline scanner wants it. */
export function createPlainStorage(storage: Storage): OfflineStorage {
  return {
    async read<T>(name: string) {
      const text = await storage.get(name);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    readText: (name) => storage.get(name),
    write: (name, value) => storage.set(name, JSON.stringify(value)),
    writeText: (name, text) => storage.set(name, text),
    remove: (name) => storage.remove(name),
    names: async (start) => [...(await storage.keys(start))].sort(),
  };
}
