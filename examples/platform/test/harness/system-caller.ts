import { importNodeKey, type NodeSigningKey } from '@skill-voucher/sdk-core/node';
import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import { send, signCall, type Answer, type CalledPlatform } from './test-device';

export type CallingSystem = 'voucher-platform' | 'employment-service' | 'real-name-system';

const keyNames: Readonly<Record<CallingSystem, string>> = { 'voucher-platform': 'deliveryKeyPem', 'employment-service': 'employmentServiceKeyPem', 'real-name-system': 'realNameSystemKeyPem' };

/** The demonstration key with which a system signs. */
export async function readSystemKey(system: CallingSystem): Promise<NodeSigningKey> {
  const keys = JSON.parse(await readFile(`${inject('templateFolder')}/demo-keys.json`, 'utf8')) as Record<string, string>;
  return importNodeKey(keys[keyNames[system]] ?? '');
}

/** Posts to a system as another one. */
export async function tellSystem(platform: CalledPlatform, options: { from: CallingSystem; to: CallingSystem; path: string; body: unknown }): Promise<Answer> {
  const { from, to, path, body } = options;
  const signer = { key: await readSystemKey(from), keyId: from, tag: 'etv-channel' } as const;
  return send(await signCall({ ...platform, audience: to }, signer, { method: 'POST', path, body }));
}
