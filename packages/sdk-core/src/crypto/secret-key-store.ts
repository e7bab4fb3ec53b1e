import { decodeBase64Url, encodeBase64Url } from '../encoding';
import { SdkError } from '../errors';
import type { Storage } from '../host-bridge/host-bridge';
import type { KeyStore, SigningKey } from './crypto-suite';

/**
 * Keeps secret keys in the host's storage, where no non-extractable key store
 * exists. Whoever reads that storage can sign: see the threat model.
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
  return {
    load,
    async create(name) {
      const existing = await load(name);
      if (existing !== undefined) return existing;
      const secret = await options.generate();
      await storage.set(prefix + name, encodeBase64Url(secret));
      // A second page may have written at the same time: what is stored now counts.
      const created = (await load(name)) ?? (await options.open(secret));
      if (created === undefined) throw new SdkError('storageFailed', 'A new key could not be opened.');
      return created;
    },
    async remove(name) {
      await storage.remove(prefix + name);
    },
  };
}
