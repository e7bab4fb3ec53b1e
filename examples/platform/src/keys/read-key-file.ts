import { importNodeKey, type NodeSigningKey } from '@skill-voucher/sdk-core/node';
import { readFile } from 'node:fs/promises';
import type { EnvironmentReader } from '../configuration/environment-reader';
import { variables, type VariableName } from '../configuration/variables';

/** The text of a PEM file that production needs. */
export async function readPemFile(reader: EnvironmentReader, name: VariableName): Promise<string | undefined> {
  const path = reader.read(name);
  const text = typeof path === 'string' ? await readFile(path, 'utf8').catch(() => undefined) : undefined;
  if (text === undefined) reader.problems.push(`生产环境须设置 ${name}（${variables[name].takes}）`);
  return text;
}

/** A P-256 private key that production needs. */
export async function readKeyFile(reader: EnvironmentReader, name: VariableName): Promise<NodeSigningKey | undefined> {
  const pem = await readPemFile(reader, name);
  try {
    return pem === undefined ? undefined : importNodeKey(pem);
  } catch {
    reader.problems.push(`${name} 不是 P-256 私钥`);
    return undefined;
  }
}
