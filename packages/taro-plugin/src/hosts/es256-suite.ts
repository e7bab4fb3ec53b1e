import type { CryptoSuite, KeyStore, RandomSource, Storage } from '@skill-voucher/sdk-core';

interface Es256 {
  readonly suite: CryptoSuite;
  readonly keys: KeyStore;
}

/**
 * ES256 for this engine, loaded at its first use: @noble/curves where there is
 * BigInt, our own arithmetic where there is not (docs/decisions/0006). Noble's
 * module may not even be evaluated there: it calls `BigInt` as it loads.
 */
export function createEs256(options: { storage: Storage; random: RandomSource }): Es256 {
  let loading: Promise<Es256> | undefined;
  const load = (): Promise<Es256> => (loading ??= typeof BigInt === 'function' ? loadNoble(options) : loadLimbs(options));
  return {
    suite: {
      algorithm: 'ES256',
      sha256: async (data) => (await load()).suite.sha256(data),
      digest: async (data) => (await load()).suite.digest(data),
      verify: async (publicKey, message, signature) => (await load()).suite.verify(publicKey, message, signature),
    },
    keys: {
      load: async (name) => (await load()).keys.load(name),
      create: async (name) => (await load()).keys.create(name),
      remove: async (name) => (await load()).keys.remove(name),
    },
  };
}

async function loadNoble(options: { storage: Storage; random: RandomSource }): Promise<Es256> {
  const { createNobleSuite, createStorageKeyStore } = await import('@skill-voucher/sdk-core/noble');
  return { suite: createNobleSuite(), keys: createStorageKeyStore(options) };
}

async function loadLimbs(options: { storage: Storage; random: RandomSource }): Promise<Es256> {
  const { createLimbKeyStore, createLimbSuite } = await import('./es256-without-bigint/es256-limbs');
  return { suite: createLimbSuite(), keys: createLimbKeyStore(options) };
}
