import { computeKeyThumbprint, type CryptoSuite, type SigningKey } from '@skill-voucher/sdk-core';
import { openSignedText, signText, type SignedText } from '@skill-voucher/sdk-core/issuer';
import { isSystemName, type SystemName } from '../systems/system-names';

/** The chain as it stood: whoever keeps it elsewhere can tell later whether anything up to `position` was changed. */
export interface AuditCheckpoint {
  /** Whose log it is of; those of before there were three are the voucher platform's. */
  readonly system: SystemName;
  readonly position: number;
  /** The hash of that position, 64 hex characters. */
  readonly chainHash: string;
  readonly madeAtMs: number;
}

export interface SignedCheckpoint extends SignedText {
  /** Thumbprint of the audit key. */
  readonly keyId: string;
}

const checkpointTag = 'ETV1-AUDIT-CHECKPOINT\0';

export async function signCheckpoint(options: { checkpoint: AuditCheckpoint; key: SigningKey; suite: CryptoSuite }): Promise<SignedCheckpoint> {
  const { payload, signature } = await signText({ value: options.checkpoint, domainTag: checkpointTag, key: options.key });
  return { payload, signature, keyId: await computeKeyThumbprint(options.suite, options.key.publicKey) };
}

/** Undefined when it was not signed by this key, is of another system's log, or says nothing sensible. */
export async function openCheckpoint(options: { text: SignedText; system: SystemName; publicKey: Uint8Array; suite: CryptoSuite }): Promise<AuditCheckpoint | undefined> {
  const { text, system, publicKey, suite } = options;
  const opening = await openSignedText({ text, domainTag: checkpointTag, key: { algorithm: 'ES256', publicKey }, suite });
  const checkpoint = opening.outcome === 'opened' ? readCheckpoint(opening.value) : undefined;
  return checkpoint?.system === system ? checkpoint : undefined;
}

function readCheckpoint(value: unknown): AuditCheckpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { system = 'voucher-platform', position, chainHash, madeAtMs } = value as Record<string, unknown>;
  if (typeof system !== 'string' || !isSystemName(system) || typeof chainHash !== 'string' || !/^[0-9a-f]{64}$/.test(chainHash)) return undefined;
  return Number.isSafeInteger(position) && Number.isSafeInteger(madeAtMs) ? { system, position: position as number, chainHash, madeAtMs: madeAtMs as number } : undefined;
}
