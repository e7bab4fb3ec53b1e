import { findSuite, type CryptoSuite, type SignatureAlgorithm } from '../crypto/crypto-suite';
import { credentialSignatureBase, type Credential } from '../voucher/credential';
import { decodeRedeemCode, possessionSignatureBase, type RedeemCode } from './redeem-code';
import { normalizeScannedText } from './scanned-text';

/** Accepted while `now − generatedAt` lies in −10 s … 70 s (A5). */
export const codeEarliestAgeSeconds = -10;
export const codeLatestAgeSeconds = 70;

/** An issuer of the trust list whose chain was checked. */
export interface TrustedIssuer {
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: Uint8Array;
}

export type CredentialStatus = 'valid' | 'revoked' | 'delisted';

export interface VerifyRedeemCodeOptions {
  /** As scanned; full-width and lower-case forms are understood (A19). */
  text: string;
  /** The platform's time, unix milliseconds. */
  nowMs: number;
  /** The verifying institution's number. */
  audience: number;
  /** With {@link joinSuites} for every algorithm that issuers and devices may use. */
  suite: CryptoSuite;
  /** Every trusted issuer with this key id: it is a hint of 4 bytes, not an identity. */
  findIssuers: (issuerKeyId: string) => readonly TrustedIssuer[];
  /** From the status bundle or the database; absent: not checked here. */
  findStatus?: (credential: Credential) => CredentialStatus;
}

export type VerificationStep = 'format' | 'time' | 'audience' | 'validity' | 'trust' | 'status' | 'issuer' | 'holder';

export type RedeemCodeRefusal =
  | 'malformed' | 'expiredCode' | 'futureCode' | 'wrongAudience' | 'notYetValid' | 'expiredVoucher'
  | 'unknownIssuer' | 'unsupportedSuite' | 'revoked' | 'delisted' | 'badIssuerSignature' | 'badHolderSignature';

export type RedeemCodeVerification =
  | { readonly outcome: 'verified'; readonly code: RedeemCode; readonly ageSeconds: number }
  /** `step` is the check that failed; what was read before it is in `code`, unverified. */
  | { readonly outcome: RedeemCodeRefusal; readonly step: VerificationStep; readonly code?: RedeemCode; readonly ageSeconds?: number };

/**
 * Answers whether a scanned code is genuine, fresh, meant for this institution
 * and not known to be void. Cheap checks come first; it never throws on bad
 * input and never changes state (R27, R42).
 */
export async function verifyRedeemCode(options: VerifyRedeemCodeOptions): Promise<RedeemCodeVerification> {
  const code = decodeRedeemCode(normalizeScannedText(options.text));
  if (code === undefined) return { outcome: 'malformed', step: 'format' };
  const ageSeconds = options.nowMs / 1000 - code.generatedAtSeconds;
  const refusal = checkClaims(code, ageSeconds, options) ?? (await checkSignatures(code, options));
  return refusal === undefined ? { outcome: 'verified', code, ageSeconds } : { ...refusal, code, ageSeconds };
}

type Finding = { outcome: RedeemCodeRefusal; step: VerificationStep } | undefined;

function checkClaims(code: RedeemCode, ageSeconds: number, options: VerifyRedeemCodeOptions): Finding {
  const nowSeconds = options.nowMs / 1000;
  if (ageSeconds < codeEarliestAgeSeconds) return { outcome: 'futureCode', step: 'time' };
  if (!(ageSeconds <= codeLatestAgeSeconds)) return { outcome: 'expiredCode', step: 'time' }; // a time that is no number proves nothing
  if (code.audience !== 0 && code.audience !== options.audience) return { outcome: 'wrongAudience', step: 'audience' };
  if (nowSeconds < code.credential.validFromSeconds) return { outcome: 'notYetValid', step: 'validity' };
  if (nowSeconds >= code.credential.expiresAtSeconds) return { outcome: 'expiredVoucher', step: 'validity' };
  return undefined;
}

async function checkSignatures(code: RedeemCode, options: VerifyRedeemCodeOptions): Promise<Finding> {
  const { credential, bytes } = code;
  // The certificate decides the algorithm, never the code's suite byte.
  const issuers = options.findIssuers(credential.issuerKeyId).filter((issuer) => issuer.algorithm === credential.issuerAlgorithm);
  if (issuers.length === 0) return { outcome: 'unknownIssuer', step: 'trust' };
  const issuerSuite = findSuite(options.suite, credential.issuerAlgorithm);
  const holderSuite = findSuite(options.suite, credential.holderAlgorithm);
  if (issuerSuite === undefined || holderSuite === undefined) return { outcome: 'unsupportedSuite', step: 'trust' };
  const status = options.findStatus?.(credential) ?? 'valid';
  if (status !== 'valid') return { outcome: status, step: 'status' };
  const issuerBase = credentialSignatureBase(bytes);
  const isIssued = await anyVerifies(issuers, (issuer) => issuerSuite.verify(issuer.publicKey, issuerBase, credential.issuerSignature));
  if (!isIssued) return { outcome: 'badIssuerSignature', step: 'issuer' };
  const holderBase = await possessionSignatureBase(holderSuite, bytes);
  const isHeld = await holderSuite.verify(credential.holderPublicKey, holderBase, code.holderSignature);
  return isHeld ? undefined : { outcome: 'badHolderSignature', step: 'holder' };
}

async function anyVerifies(issuers: readonly TrustedIssuer[], verifies: (issuer: TrustedIssuer) => Promise<boolean>): Promise<boolean> {
  for (const issuer of issuers) {
    if (await verifies(issuer)) return true;
  }
  return false;
}
