import type { CryptoSuite } from '../crypto/crypto-suite';
import type { SignedText, TextKey } from '../crypto/signed-text';
import { encodeBase64Url } from '../encoding';
import { decodeRedeemCode, type RedeemCode } from '../qr-code/redeem-code';
import { verifyRedeemCode, type RedeemCodeRefusal, type TrustedIssuer } from '../qr-code/verify-redeem-code';
import { credentialLength } from '../voucher/credential';
import { openScanGrant, type ScanGrant } from './grant';
import { openScanRecord, type ScanRecord } from './scan-record';

export type QueuedScanOpening =
  | { readonly outcome: 'opened'; readonly record: ScanRecord; readonly code: RedeemCode; readonly grant?: ScanGrant | undefined; readonly credentialThumbprint: string }
  /** Not signed by this device or not whole. */
  | { readonly outcome: 'unreadable' }
  | { readonly outcome: 'badCode'; readonly refusal: RedeemCodeRefusal; readonly record: ScanRecord };

/** SHA-256 of the credential inside a code, base64url. */
export async function computeCredentialThumbprint(code: RedeemCode, suite: CryptoSuite): Promise<string> {
  return encodeBase64Url(await suite.sha256(code.bytes.subarray(0, credentialLength)));
}

/**
 * The platform's reading of a queued scan: the device's signature, the code at the
 * second of the scan, the grant's signature. Who may do what with it is
 * {@link decideMerge}'s to say.
 */
export async function openQueuedScan(options: {
  text: SignedText;
  deviceKey: TextKey;
  deviceId: string;
  platformKey: TextKey;
  findIssuers: (issuerKeyId: string) => readonly TrustedIssuer[];
  suite: CryptoSuite;
}): Promise<QueuedScanOpening> {
  const { suite } = options;
  const record = await openScanRecord({ text: options.text, deviceKey: options.deviceKey, suite });
  if (record === undefined || record.deviceId !== options.deviceId) return { outcome: 'unreadable' };
  const decoded = decodeRedeemCode(record.codeText);
  if (decoded === undefined) return { outcome: 'badCode', refusal: 'malformed', record };
  const verification = await verifyRedeemCode({
    text: record.codeText,
    // A device that had lost its time could not judge the code's age: only the rest is checked.
    nowMs: record.isTimeTrusted ? record.scannedAtMs : decoded.generatedAtSeconds * 1000,
    audience: record.institutionNumber, suite, findIssuers: options.findIssuers,
  });
  if (verification.outcome !== 'verified') return { outcome: 'badCode', refusal: verification.outcome, record };
  const grant = record.grant === undefined ? undefined : await openScanGrant({ text: record.grant, platformKey: options.platformKey, suite });
  return { outcome: 'opened', record, code: verification.code, grant, credentialThumbprint: await computeCredentialThumbprint(verification.code, suite) };
}
