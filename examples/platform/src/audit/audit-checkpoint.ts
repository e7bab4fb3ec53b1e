import { computeKeyThumbprint, type CryptoSuite, type SigningKey } from '@skill-voucher/sdk-core';
import { openSignedText, signText, type SignedText } from '@skill-voucher/sdk-core/issuer';

/** The chain as it stood: whoever keeps it elsewhere can tell later whether anything up to `position` was changed. */
export interface AuditCheckpoint {
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

/** Undefined when it was not signed by this key or says nothing sensible. */
export async function openCheckpoint(options: { text: SignedText; publicKey: Uint8Array; suite: CryptoSuite }): Promise<AuditCheckpoint | undefined> {
  const opening = await openSignedText({ text: options.text, domainTag: checkpointTag, key: { algorithm: 'ES256', publicKey: options.publicKey }, suite: options.suite });
  return opening.outcome === 'opened' && isCheckpoint(opening.value) ? opening.value : undefined;
}

function isCheckpoint(value: unknown): value is AuditCheckpoint {
  if (typeof value !== 'object' || value === null || !('position' in value) || !('chainHash' in value) || !('madeAtMs' in value)) return false;
  const { position, chainHash, madeAtMs } = value;
  return Number.isSafeInteger(position) && Number.isSafeInteger(madeAtMs) && typeof chainHash === 'string' && /^[0-9a-f]{64}$/.test(chainHash);
}
