import type { SigningKey } from '@skill-voucher/sdk-core';
import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { readFile } from 'node:fs/promises';
import { systemNames, type SystemName } from '../systems/system-names';
import type { SystemKeys } from './system-keys';

type Environment = Readonly<Record<string, string | undefined>>;

const keyFiles: Readonly<Record<SystemName, string>> = {
  'voucher-platform': 'ETV_DELIVERY_KEY_FILE',
  'employment-service': 'ETV_EMPLOYMENT_SERVICE_KEY_FILE',
  'real-name-system': 'ETV_REAL_NAME_SYSTEM_KEY_FILE',
};
const publicKeys: Readonly<Record<SystemName, string>> = {
  'voucher-platform': 'ETV_VOUCHER_PLATFORM_PUBLIC_KEY',
  'employment-service': 'ETV_EMPLOYMENT_SERVICE_PUBLIC_KEY',
  'real-name-system': 'ETV_REAL_NAME_SYSTEM_PUBLIC_KEY',
};

/** Keys by which the three systems know each other: the private ones of those that run here, the public ones of the others. Adds what is wrong to `problems`. */
export async function readSystemKeys(environment: Environment, systems: readonly SystemName[], problems: string[]): Promise<SystemKeys | undefined> {
  const before = problems.length;
  const signingKeys: Partial<Record<SystemName, SigningKey>> = {};
  const known: Partial<Record<SystemName, Uint8Array>> = {};
  for (const system of systemNames) {
    const key = systems.includes(system) ? await readKey(environment, keyFiles[system], problems) : undefined;
    if (key !== undefined) signingKeys[system] = key;
    const publicKey = systems.includes(system) ? key?.publicKey : readPublicKey(environment, publicKeys[system], problems);
    if (publicKey !== undefined) known[system] = publicKey;
  }
  const auditKey = await readKey(environment, 'ETV_AUDIT_KEY_FILE', problems);
  const dataKey = readSecret(environment, 'ETV_DATA_KEY', problems);
  const blindIndexKey = readSecret(environment, 'ETV_BLIND_INDEX_KEY', problems);
  const { 'voucher-platform': first, 'employment-service': second, 'real-name-system': third } = known;
  if (problems.length > before || !first || !second || !third || !auditKey || !dataKey || !blindIndexKey) return undefined;
  return { signingKeys, publicKeys: { 'voucher-platform': first, 'employment-service': second, 'real-name-system': third }, auditKey, dataKey, blindIndexKey };
}

async function readKey(environment: Environment, name: string, problems: string[]): Promise<SigningKey | undefined> {
  try {
    return importNodeKey(await readFile(environment[name] ?? '', 'utf8'));
  } catch {
    problems.push(`生产环境须设置 ${name}（P-256 私钥，可读取的 PEM 文件）`);
    return undefined;
  }
}

function readPublicKey(environment: Environment, name: string, problems: string[]): Uint8Array | undefined {
  const bytes = Buffer.from(environment[name] ?? '', 'base64url');
  if (bytes.length === 33 && (bytes[0] === 2 || bytes[0] === 3)) return bytes;
  problems.push(`生产环境须设置 ${name}（压缩的 P-256 公钥，base64url）`);
  return undefined;
}

function readSecret(environment: Environment, name: string, problems: string[]): Uint8Array | undefined {
  const bytes = Buffer.from(environment[name] ?? '', 'base64');
  if (bytes.length === 32) return bytes;
  problems.push(`生产环境须设置 ${name}（32 字节，base64）`);
  return undefined;
}
