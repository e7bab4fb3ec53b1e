import type { KeyStore } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import { generateWebCryptoKey, toSigningKey } from './es256-web-crypto';

const storeName = 'keys';

/**
 * Non-extractable keys in IndexedDB. Two tabs may generate at once: `add` on the
 * fixed name lets one win, and the loser reads the winner's key (protocol.md).
 */
export function createIndexedDbKeyStore(options: { indexedDB: IDBFactory; subtle: SubtleCrypto; databaseName?: string }): KeyStore {
  const { indexedDB, subtle, databaseName = 'etv' } = options;
  let opened: Promise<IDBDatabase> | undefined;

  function openDatabase(): Promise<IDBDatabase> {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(databaseName, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(storeName);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(storageFault(request.error));
    });
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  }

  async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await openDatabase();
    return new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      const request = act(transaction.objectStore(storeName));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  async function read(name: string): Promise<CryptoKeyPair | undefined> {
    return run<CryptoKeyPair | undefined>('readonly', (store) => store.get(name));
  }

  return {
    async load(name) {
      const pair = await read(name).catch((error: unknown) => Promise.reject(storageFault(error)));
      return pair === undefined ? undefined : toSigningKey(subtle, pair);
    },
    async create(name) {
      const pair = await generateWebCryptoKey(subtle);
      try {
        await run('readwrite', (store) => store.add(pair, name));
        return await toSigningKey(subtle, pair);
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'ConstraintError') throw storageFault(error);
        return toSigningKey(subtle, (await read(name)) as CryptoKeyPair);
      }
    },
    async remove(name) {
      await run('readwrite', (store) => store.delete(name)).catch((error: unknown) => Promise.reject(storageFault(error)));
    },
  };
}

function storageFault(cause: unknown): SdkError {
  return cause instanceof SdkError ? cause : new SdkError('storageFailed', 'The browser refused to open or write its IndexedDB.', { cause });
}
