import { openSignedText, readUnverifiedText, type SignedText, type TextKey } from '../crypto/signed-text';
import type { CryptoSuite } from '../crypto/crypto-suite';

/** In front of what the platform signs as a grant. */
export const scanGrantTag = 'ETV1-GRANT\0';

/** One device may scan one booked voucher without a network, until `scanUntilMs`. */
export interface ScanGrant {
  readonly leaseId: string;
  readonly epoch: number;
  /** Thumbprint of the device's key. */
  readonly deviceId: string;
  readonly institutionNumber: number;
  readonly voucherNumber: string;
  /** SHA-256 of the 130 bytes, base64url: another credential of the same voucher needs another grant. */
  readonly credentialThumbprint: string;
  readonly issuedAtMs: number;
  readonly scanUntilMs: number;
}

/** `undefined` unless the platform signed it and it is whole. */
export async function openScanGrant(options: { text: SignedText; platformKey: TextKey; suite: CryptoSuite }): Promise<ScanGrant | undefined> {
  const opened = await openSignedText({ text: options.text, domainTag: scanGrantTag, key: options.platformKey, suite: options.suite });
  return opened.outcome === 'opened' && isScanGrant(opened.value) ? opened.value : undefined;
}

/** What a grant says, its signature not checked: {@link openScanGrant} decides whether it counts. */
export function readScanGrant(text: SignedText): ScanGrant | undefined {
  const value = readUnverifiedText(text);
  return isScanGrant(value) ? value : undefined;
}

function isScanGrant(value: unknown): value is ScanGrant {
  const grant = value as Partial<ScanGrant> | null;
  return (
    typeof grant === 'object' && grant !== null &&
    [grant.leaseId, grant.deviceId, grant.voucherNumber, grant.credentialThumbprint].every((text) => typeof text === 'string') &&
    [grant.epoch, grant.institutionNumber, grant.issuedAtMs, grant.scanUntilMs].every((number) => Number.isSafeInteger(number))
  );
}
