import { SdkError } from '../errors';
import type { Storage as StoragePort } from '../host-bridge/host-bridge';

/** The storage port over `localStorage`; a full or forbidden store is `storageFailed`. */
export function createLocalStorage(getStorage: () => Storage): StoragePort {
  async function use<T>(act: (storage: Storage) => T): Promise<T> {
    try {
      return act(getStorage());
    } catch (cause) {
      throw new SdkError('storageFailed', 'The browser refused its local storage.', { cause });
    }
  }
  return {
    get: (key) => use((storage) => storage.getItem(key) ?? undefined),
    set: (key, value) => use((storage) => storage.setItem(key, value)),
    remove: (key) => use((storage) => storage.removeItem(key)),
    keys: (prefix) => use((storage) => Object.keys(storage).filter((key) => key.startsWith(prefix))),
  };
}
