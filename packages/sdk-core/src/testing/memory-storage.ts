import type { Storage } from '../host-bridge/host-bridge';

/** Storage in memory; `entries` is what a host would have on disk. */
export function createMemoryStorage(entries: Map<string, string> = new Map()): Storage & { readonly entries: Map<string, string> } {
  return {
    entries,
    get: async (key) => entries.get(key),
    set: async (key, value) => void entries.set(key, value),
    remove: async (key) => void entries.delete(key),
    keys: async (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)),
  };
}
