import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createEnvironmentReader } from '../src/configuration/environment-reader';
import { ConfigurationError } from '../src/configuration/configuration-error';
import type { Database } from '../src/database/database';
import type { DemoSecrets } from '../src/keys/demo-secrets';
import { deriveDataKeys, deriveSystemKey, readDemoDataKeys, type PersonalKeys } from '../src/keys/system-keys';
import { createBlindIndex, type BlindIndex } from '../src/personal-data/blind-index';
import type { KeyedSystem } from '../src/personal-data/known-keys';
import { createPersonalDataCipher } from '../src/personal-data/personal-data-cipher';
import { systemNames, type SystemName } from '../src/systems/system-names';
import { dataFolder, openConfiguredDatabase, readSystem } from './open-configured-database';

/** The keys of the environment, or the demonstration's where production is not asked for. */
async function readPersonalKeys(): Promise<PersonalKeys> {
  const reader = createEnvironmentReader(process.env);
  const given = { dataKeys: reader.require('ETV_DATA_KEYS'), blindIndexKey: reader.require('ETV_BLIND_INDEX_KEY') };
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems);
  if (given.dataKeys !== undefined && given.blindIndexKey !== undefined) return { dataKeys: given.dataKeys, blindIndexKey: given.blindIndexKey };
  const folder = resolve(process.env['DEMO_KEYS_DIR'] ?? dataFolder);
  const secrets = JSON.parse(await readFile(join(folder, 'demo-keys.json'), 'utf8')) as Pick<DemoSecrets, 'dataKey' | 'blindIndexKey'>;
  return {
    dataKeys: given.dataKeys ?? readDemoDataKeys(secrets),
    blindIndexKey: given.blindIndexKey ?? new Uint8Array(Buffer.from(secrets.blindIndexKey, 'base64')),
  };
}

/** The index of one of the systems under a key of the environment. */
export function createIndexOf(system: SystemName, blindIndexKey: Uint8Array): BlindIndex {
  return createBlindIndex(system === 'voucher-platform' ? blindIndexKey : deriveSystemKey(blindIndexKey, system, 'blindIndex'));
}

/** The systems in the database of the environment, with their keys; one of them where it is named. */
export async function openKeyedSystems(name: string | undefined): Promise<{ systems: readonly [KeyedSystem, ...KeyedSystem[]]; database: Database }> {
  const [first, ...others] = name === undefined ? systemNames : ([readSystem(name)] as const);
  const keys = await readPersonalKeys();
  const database = await openConfiguredDatabase();
  const open = (system: SystemName): KeyedSystem => ({
    system, database, nowMs: Date.now,
    personalData: { cipher: createPersonalDataCipher(system === 'voucher-platform' ? keys.dataKeys : deriveDataKeys(keys, system)), index: createIndexOf(system, keys.blindIndexKey) },
  });
  return { systems: [open(first), ...others.map(open)], database };
}
