import type { SigningKey } from '@skill-voucher/sdk-core';
import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { hkdfSync } from 'node:crypto';
import type { DataKey } from '../personal-data/personal-data-cipher';
import type { SystemName } from '../systems/system-names';
import type { DemoSecrets } from './demo-secrets';

/** How this process's systems sign to the others, by whose keys they know them, and what they encrypt with. */
export interface SystemKeys {
  /** Of the systems that run here. */
  readonly signingKeys: Readonly<Partial<Record<SystemName, SigningKey>>>;
  /** Compressed points, of all three. */
  readonly publicKeys: Readonly<Record<SystemName, Uint8Array>>;
  /** Signs checkpoints of the audit logs of the systems that run here (M8). */
  readonly auditKey: SigningKey;
  /** 32 bytes each; the employment service and the real-name system get keys of their own from them. */
  readonly dataKey: Uint8Array;
  readonly blindIndexKey: Uint8Array;
}

export function createDemoSystemKeys(secrets: DemoSecrets): SystemKeys {
  const signingKeys = {
    'voucher-platform': importNodeKey(secrets.deliveryKeyPem),
    'employment-service': importNodeKey(secrets.employmentServiceKeyPem),
    'real-name-system': importNodeKey(secrets.realNameSystemKeyPem),
  };
  const publicKeys = {
    'voucher-platform': signingKeys['voucher-platform'].publicKey,
    'employment-service': signingKeys['employment-service'].publicKey,
    'real-name-system': signingKeys['real-name-system'].publicKey,
  };
  return { signingKeys, publicKeys, auditKey: importNodeKey(secrets.auditKeyPem), dataKey: Buffer.from(secrets.dataKey, 'base64'), blindIndexKey: Buffer.from(secrets.blindIndexKey, 'base64') };
}

/** A key that only this system has, also where one process runs all three (HKDF-SHA-256). */
export function deriveSystemKey(key: Uint8Array, system: SystemName, purpose: 'data' | 'blindIndex'): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `etv:${system}:${purpose}`, 32));
}

export function deriveDataKey(keys: SystemKeys, system: SystemName): DataKey {
  return { id: 1, key: deriveSystemKey(keys.dataKey, system, 'data') };
}
