import { decodeBase64Url, encodeBase64Url } from '../encoding';
import { SdkError } from '../errors';
import type { Storage } from '../host-bridge/host-bridge';
import type { KeyStore, SigningKey } from './crypto-suite';

/** Keys that are being made: stores over one storage share them. */
const creations = new WeakMap<Storage, Map<string, Promise<SigningKey>>>();

/**
 * Keeps secret keys in the host's storage, where no non-extractable key store
 * exists. Whoever reads that storage can sign: see the threat model. First calls that
 * come together end with one key; two pages over one storage without an atomic write can
 * still part, and the key that is stored counts from the next start on.
 */
export function createSecretKeyStore(options: {
  storage: Storage;
  /** In front of the key's name: one per algorithm. */
  prefix: string;
  /** `undefined` for bytes that are no key: as if nothing had been stored. */
  open(secret: Uint8Array): Promise<SigningKey | undefined>;
  generate(): Promise<Uint8Array>;
}): KeyStore {
  const { storage, prefix } = options;
  async function load(name: string): Promise<SigningKey | undefined> {
    const stored = await storage.get(prefix + name);
    const secret = stored === undefined ? undefined : decodeBase64Url(stored);
    return secret === undefined ? undefined : options.open(secret);
  }
  async function create(name: string): Promise<SigningKey> {
    const existing = await load(name);
    if (existing !== undefined) return existing;
    const secret = await options.generate();
    await storage.set(prefix + name, encodeBase64Url(secret));
    // A second page may have written at the same time: what is stored now counts.
    const created = (await load(name)) ?? (await options.open(secret));
    if (created === undefined) throw new SdkError('storageFailed', 'A new key could not be opened.');
    return created;
  }

  return {
    load,
    create(name) {
      const running = creations.get(storage) ?? new Map<string, Promise<SigningKey>>();
      creations.set(storage, running);
      const creation = running.get(prefix + name) ?? create(name).finally(() => running.delete(prefix + name));
      running.set(prefix + name, creation);
      return creation;
    },
    async remove(name) {
      await storage.remove(prefix + name);
    },
  };
}
