import type { CryptoSuite } from '@skill-voucher/sdk-core';
import type { SystemKeys } from '../keys/system-keys';
import type { Peer, SystemLink } from './system-link';
import { systemNames, type SystemName } from './system-names';

export interface LinkOptions {
  readonly keys: SystemKeys;
  readonly suite: CryptoSuite;
  nowMs(): number;
  /** Where each system is. */
  findUrl(system: SystemName): string;
}

export function createLink(name: SystemName, options: LinkOptions): SystemLink {
  const { keys, suite, nowMs, findUrl } = options;
  const key = keys.signingKeys[name];
  if (key === undefined) throw new Error(`No signing key for ${name}`);
  const peers = Object.fromEntries(systemNames.map((system): [SystemName, Peer] => [system, { url: () => findUrl(system), publicKey: keys.publicKeys[system] }])) as Record<SystemName, Peer>;
  return { name, key, suite, nowMs, peers };
}
