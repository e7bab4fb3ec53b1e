import type { CryptoSuite } from '../crypto/crypto-suite';
import type { SignedText } from '../crypto/signed-text';
import { decodeRedeemCode, type RedeemCode } from '../qr-code/redeem-code';
import { normalizeScannedText } from '../qr-code/scanned-text';
import { verifyRedeemCode, type CredentialStatus, type RedeemCodeRefusal, type TrustedIssuer } from '../qr-code/verify-redeem-code';
import type { Credential } from '../voucher/credential';
import type { ScanGrant } from './grant';
import { grantCovers, grantNames } from './merge-scan';
import type { TrustedTime } from './trusted-clock';

/** Trust material older than this makes a result amber. */
export const longestTrustAgeMs = 24 * 3_600_000;

/** Issuers and statuses as the device last got them. */
export interface OfflineTrust {
  /** The older of trust list and status bundle, unix milliseconds of the platform. */
  readonly issuedAtMs: number;
  findIssuers(issuerKeyId: string): readonly TrustedIssuer[];
  findStatus(credential: Credential): CredentialStatus;
}

/** Why a scan that looks right is not green. */
export type AmberReason = 'noGrant' | 'grantEnding' | 'untrustedTime' | 'trustOutdated' | 'noTrust';

export type OfflineDecision =
  | { readonly outcome: 'green'; readonly code: RedeemCode }
  /** 已排队,尚未核验: kept for the platform to decide; never shown as verified. */
  | { readonly outcome: 'amber'; readonly code: RedeemCode; readonly reasons: readonly AmberReason[] }
  | { readonly outcome: 'refused'; readonly refusal: RedeemCodeRefusal | 'alreadyUsed'; readonly usedAtMs?: number };

/** A grant with the text that the platform signed. */
export type SignedGrant = ScanGrant & { readonly text: SignedText };

/**
 * What a scan without a network may show (protocol.md, "Booking lease and offline
 * scan"). Green needs everything: genuine code, trusted time, fresh trust material
 * and a grant of which every field matches with 120 s to spare.
 */
export async function decideOfflineScan(options: {
  text: string;
  deviceId: string;
  institutionNumber: number;
  time: TrustedTime;
  trust: OfflineTrust | undefined;
  suite: CryptoSuite;
  /** The device's grants for this voucher. */
  findGrants(voucherNumber: string): Promise<readonly SignedGrant[]>;
  computeCredentialThumbprint(code: RedeemCode): Promise<string>;
}): Promise<{ readonly decision: OfflineDecision; readonly grant?: SignedGrant | undefined }> {
  const { time, trust, institutionNumber, deviceId } = options;
  // Without trusted time the code is checked at its own second: everything but its age.
  const ownSeconds = decodeRedeemCode(normalizeScannedText(options.text))?.generatedAtSeconds ?? 0;
  const verification = await verifyRedeemCode({
    text: options.text, nowMs: time.isTrusted ? time.nowMs : ownSeconds * 1000, audience: institutionNumber, suite: options.suite,
    findIssuers: (keyId) => trust?.findIssuers(keyId) ?? [],
    ...(trust === undefined ? {} : { findStatus: trust.findStatus }),
  });
  const reasons: AmberReason[] = [...readTrustReasons(time, trust)];
  if (verification.outcome !== 'verified') {
    // An issuer that this device does not know yet says little about the voucher.
    const isUndecided = verification.outcome === 'unknownIssuer' && reasons.some((reason) => reason === 'noTrust' || reason === 'trustOutdated');
    if (!isUndecided || verification.code === undefined) return { decision: { outcome: 'refused', refusal: verification.outcome } };
    return { decision: { outcome: 'amber', code: verification.code, reasons } };
  }
  const { code } = verification;
  const credentialThumbprint = await options.computeCredentialThumbprint(code);
  const record = { deviceId, institutionNumber, scannedAtMs: time.nowMs, isTimeTrusted: true };
  const grants = await options.findGrants(code.credential.voucherNumber);
  const grant = grants.find((candidate) => grantCovers({ record, code, grant: candidate, credentialThumbprint }));
  if (grant === undefined) reasons.push(grants.some((candidate) => grantNames({ record, code, grant: candidate, credentialThumbprint })) ? 'grantEnding' : 'noGrant');
  return reasons.length === 0 ? { decision: { outcome: 'green', code }, grant } : { decision: { outcome: 'amber', code, reasons } };
}

function readTrustReasons(time: TrustedTime, trust: OfflineTrust | undefined): AmberReason[] {
  return [
    ...(time.isTrusted ? [] : ['untrustedTime' as const]),
    ...(trust === undefined ? ['noTrust' as const] : time.nowMs - trust.issuedAtMs > longestTrustAgeMs ? ['trustOutdated' as const] : []),
  ];
}
