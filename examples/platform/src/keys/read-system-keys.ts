import type { SigningKey } from '@skill-voucher/sdk-core';
import type { EnvironmentReader } from '../configuration/environment-reader';
import { systemNames, type SystemName } from '../systems/system-names';
import { readKeyFile } from './read-key-file';
import type { SystemKeys } from './system-keys';

const keyFiles = {
  'voucher-platform': 'ETV_DELIVERY_KEY_FILE',
  'employment-service': 'ETV_EMPLOYMENT_SERVICE_KEY_FILE',
  'real-name-system': 'ETV_REAL_NAME_SYSTEM_KEY_FILE',
} as const;
const publicKeys = {
  'voucher-platform': 'ETV_VOUCHER_PLATFORM_PUBLIC_KEY',
  'employment-service': 'ETV_EMPLOYMENT_SERVICE_PUBLIC_KEY',
  'real-name-system': 'ETV_REAL_NAME_SYSTEM_PUBLIC_KEY',
} as const;

/** Keys by which the three systems know each other: the private ones of those that run here, the public ones of the others. Adds what is wrong to the reader's problems. */
export async function readSystemKeys(reader: EnvironmentReader, systems: readonly SystemName[]): Promise<SystemKeys | undefined> {
  const { problems } = reader;
  const before = problems.length;
  const signingKeys: Partial<Record<SystemName, SigningKey>> = {};
  const known: Partial<Record<SystemName, Uint8Array>> = {};
  for (const system of systemNames) {
    const key = systems.includes(system) ? await readKeyFile(reader, keyFiles[system]) : undefined;
    if (key !== undefined) signingKeys[system] = key;
    const publicKey = systems.includes(system) ? key?.publicKey : readPublicKey(reader, publicKeys[system]);
    if (publicKey !== undefined) known[system] = publicKey;
  }
  const auditKey = await readKeyFile(reader, 'ETV_AUDIT_KEY_FILE');
  const dataKeys = reader.require('ETV_DATA_KEYS');
  const blindIndexKey = reader.require('ETV_BLIND_INDEX_KEY');
  refuseSharedSecrets(reader);
  const { 'voucher-platform': first, 'employment-service': second, 'real-name-system': third } = known;
  if (problems.length > before || !first || !second || !third || !auditKey || !dataKeys || !blindIndexKey) return undefined;
  return { signingKeys, publicKeys: { 'voucher-platform': first, 'employment-service': second, 'real-name-system': third }, auditKey, dataKeys, blindIndexKey };
}

/** Each secret has one purpose: one that leaks must not open what another guards. */
function refuseSharedSecrets(reader: EnvironmentReader): void {
  const blindIndex = reader.read('ETV_BLIND_INDEX_KEY');
  const derivation = reader.read('ETV_CACHE_SCOPE_KEY');
  const data = reader.read('ETV_DATA_KEYS') ?? [];
  const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined) => one !== undefined && other !== undefined && Buffer.from(one).equals(other);
  const isDataKey = (secret: Uint8Array | undefined) => data.some(({ key }) => isSame(secret, key));
  if (isDataKey(blindIndex)) reader.problems.push('ETV_BLIND_INDEX_KEY 不得与 ETV_DATA_KEYS 中的相同');
  if (isDataKey(derivation)) reader.problems.push('ETV_CACHE_SCOPE_KEY 不得与 ETV_DATA_KEYS 中的相同');
  if (isSame(blindIndex, derivation)) reader.problems.push('ETV_CACHE_SCOPE_KEY 不得与 ETV_BLIND_INDEX_KEY 相同');
  if (data.some(({ key }, index) => data.slice(0, index).some((earlier) => isSame(key, earlier.key)))) reader.problems.push('ETV_DATA_KEYS 中不得有两把相同的密钥');
}

function readPublicKey(reader: EnvironmentReader, name: (typeof publicKeys)[SystemName]): Uint8Array | undefined {
  const text = reader.require(name);
  return text === undefined ? undefined : Buffer.from(text, 'base64url');
}
