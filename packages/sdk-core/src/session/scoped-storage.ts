import type { Storage } from '../host-bridge/host-bridge';

/** Values of one person in one host channel: `etv:<channel>:<subject>:<name>`. Purged when the account changes (A21). */
export interface ScopedStorage {
  read<T>(name: string): Promise<T | undefined>;
  /** The stored text as it is: unlike {@link read}, a damaged one stays where it is. */
  readText(name: string): Promise<string | undefined>;
  write(name: string, value: unknown): Promise<void>;
  writeText(name: string, text: string): Promise<void>;
  /** Names that begin with `start`, sorted. */
  names(start: string): Promise<readonly string[]>;
  remove(name: string): Promise<void>;
  /** Removes everything of this person but the scans that the platform has not got yet, and what proves that they are all there. Answers how many. */
  purge(): Promise<number>;
  /** Removes what other persons in this channel left behind; their scans that the platform has not got yet stay for when they come back. */
  purgeOthers(): Promise<void>;
}

/** A scan that waits (group 2), and what tells the platform that all of them are there. Grants do not outlive their device's key. */
const outlivesKey = /:offline:.*:((scan)|head|checkp|damage)/;

export function createScopedStorage(options: { storage: Storage; channelId: string; subject: string }): ScopedStorage {
  const { storage } = options;
  const channelPrefix = `etv:${encodeURIComponent(options.channelId)}:`;
  const prefix = `${channelPrefix}${encodeURIComponent(options.subject)}:`;
  return {
    async read<T>(name: string): Promise<T | undefined> {
      const text = await storage.get(prefix + name);
      if (text === undefined) return undefined;
      try {
        return JSON.parse(text) as T;
      } catch {
        await storage.remove(prefix + name); // damaged: as if it had never been there
        return undefined;
      }
    },
    readText: (name) => storage.get(prefix + name),
    write: (name, value) => storage.set(prefix + name, JSON.stringify(value)),
    writeText: (name, text) => storage.set(prefix + name, text),
    async names(start) {
      return (await storage.keys(prefix + start)).map((key) => key.slice(prefix.length)).sort();
    },
    remove: (name) => storage.remove(prefix + name),
    async purge() {
      let waiting = 0;
      for (const key of await storage.keys(prefix)) {
        const kept = outlivesKey.exec(key);
        if (!kept) await storage.remove(key);
        else if (kept[2]) waiting += 1;
      }
      return waiting;
    },
    async purgeOthers() {
      for (const key of await storage.keys(channelPrefix)) {
        const isOfflineScan = key.slice(channelPrefix.length).includes(':offline:');
        if (!key.startsWith(prefix) && !isOfflineScan) await storage.remove(key);
      }
    },
  };
}
