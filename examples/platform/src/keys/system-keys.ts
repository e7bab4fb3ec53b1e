import type { SigningKey } from '@skill-voucher/sdk-core';
import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { hkdfSync } from 'node:crypto';
import type { DataKeys } from '../personal-data/personal-data-cipher';
import type { SystemName } from '../systems/system-names';
import type { DemoSecrets } from './demo-secrets';

/** What personal data are encrypted with and found by. */
export interface PersonalKeys {
  /** The voucher platform's; the employment service and the real-name system get keys of their own from them. */
  readonly dataKeys: DataKeys;
  readonly blindIndexKey: Uint8Array;
}

/** How this process's systems sign to the others, by whose keys they know them, and what they encrypt with. */
export interface SystemKeys extends PersonalKeys {
  /** Of the systems that run here. */
  readonly signingKeys: Readonly<Partial<Record<SystemName, SigningKey>>>;
  /** Compressed points, of all three. */
  readonly publicKeys: Readonly<Record<SystemName, Uint8Array>>;
  /** Signs checkpoints of the audit logs of the systems that run here (M8). */
  readonly auditKey: SigningKey;
}

export function createDemoSystemKeys(secrets: DemoSecrets, dataKeys: DataKeys = readDemoDataKeys(secrets)): SystemKeys {
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
  return { signingKeys, publicKeys, auditKey: importNodeKey(secrets.auditKeyPem), dataKeys, blindIndexKey: Buffer.from(secrets.blindIndexKey, 'base64') };
}

/** A key that only this system has, also where one process runs all three (HKDF-SHA-256). */
export function deriveSystemKey(key: Uint8Array, system: SystemName, purpose: 'data' | 'blindIndex'): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `etv:${system}:${purpose}`, 32));
}

export function deriveDataKeys({ dataKeys: [first, ...others] }: PersonalKeys, system: SystemName): DataKeys {
  const derive = (key: typeof first) => ({ ...key, key: deriveSystemKey(key.key, system, 'data') });
  return [derive(first), ...others.map(derive)];
}

/** The demonstration's one data key. */
export function readDemoDataKeys(secrets: Pick<DemoSecrets, 'dataKey'>): DataKeys {
  return [{ id: 1, algorithm: 'AES-256-GCM', key: new Uint8Array(Buffer.from(secrets.dataKey, 'base64')) }];
}
