import type { OfflineStorage } from './offline-storage';

const scope = 'offline:';

/** The offline things of one device key, apart from those of a key that this phone had before: `offline:<device>:<name>`. */
export function createDeviceStorage(storage: OfflineStorage, deviceId: string): OfflineStorage {
  const inner = (name: string): string => name.replace(scope, `${scope}${deviceId}:`);
  return {
    read: <T>(name: string) => storage.read<T>(inner(name)),
    readText: (name) => storage.readText(inner(name)),
    write: (name, value) => storage.write(inner(name), value),
    writeText: (name, text) => storage.writeText(inner(name), text),
    remove: (name) => storage.remove(inner(name)),
    names: async (start) => (await storage.names(inner(start))).map((name) => name.replace(`${scope}${deviceId}:`, scope)),
  };
}

/** Whether it is a scan that the platform has not got yet. */
export function isWaitingScan(name: string): boolean {
  return /^offline:.*\bscan:\d{10}(?:\.[\w-]+)?$/.test(name);
}
