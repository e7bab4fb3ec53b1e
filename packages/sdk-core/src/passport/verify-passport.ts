import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { findSuite, type CryptoSuite } from '../crypto/crypto-suite';
import type { TrustedIssuer } from '../qr-code/verify-redeem-code';
import { readAttendance, readCertificates } from './passport-entries';
import { passportLongestLifeSeconds, passportMostEntries, passportType, presentationLifeSeconds, type PassportAttendance, type PassportCertificate } from '../voucher/learning-passport';
import { areHeadersRight, readKeyId } from './passport-headers';
import { hashing, readHolderKey, verifyJws } from './sd-jwt';

/** Before and after the verifier's clock. */
const longestAgeSeconds = presentationLifeSeconds;
/** 256 entries of long names. */
const largestTextLength = 262_144;

export type PassportRefusal =
  | 'malformed' | 'unknownIssuer' | 'badIssuerSignature' | 'notBound' | 'badHolderSignature' | 'wrongAudience' | 'wrongNonce' | 'stale' | 'notYetValid' | 'expired' | 'livesTooLong';

export type PassportVerification =
  | {
      readonly outcome: 'verified';
      readonly issuer: string;
      readonly expiresAtSeconds: number;
      /** What was shown; everything else stays unknown. */
      readonly name?: string | undefined;
      readonly attendance: readonly PassportAttendance[];
      readonly certificates: readonly PassportCertificate[];
    }
  | { readonly outcome: PassportRefusal };

interface Claims {
  readonly vct?: unknown;
  readonly iss?: unknown;
  readonly iat?: unknown;
  readonly exp?: unknown;
  readonly nbf?: unknown;
  readonly name?: unknown;
  readonly attendance?: unknown;
  readonly certificates?: unknown;
}

/**
 * Verifies a shown passport without a network (M14): the issuer's signature under
 * the trust list, the holder's over this verifier's nonce, freshness and validity.
 * Never throws on bad input.
 */
export async function verifyPassport(options: {
  text: string;
  audience: string;
  nonce: string;
  nowMs: number;
  /** Every trusted issuer with this key id. */
  findIssuers: (issuerKeyId: string) => readonly TrustedIssuer[];
  suite: CryptoSuite;
}): Promise<PassportVerification> {
  const suite = findSuite(options.suite, 'ES256');
  if (suite === undefined || options.text.length > largestTextLength || options.text.split('~', passportMostEntries + 4).length > passportMostEntries + 3 || !areHeadersRight(options.text)) return { outcome: 'malformed' };
  const found: { issuers?: readonly TrustedIssuer[]; isIssued?: boolean; isBound?: boolean; isHeld?: boolean } = {};
  const instance = new SDJwtVcInstance({
    ...hashing(suite),
    async verifier(data, signature) {
      found.issuers = options.findIssuers(readKeyId(data)).filter(({ algorithm }) => algorithm === 'ES256');
      found.isIssued = false;
      for (const { publicKey } of found.issuers) found.isIssued ||= await verifyJws(suite, publicKey, data, signature);
      return found.isIssued;
    },
    async kbVerifier(data, signature, payload) {
      const key = readHolderKey(payload);
      found.isBound = key !== undefined;
      found.isHeld = key !== undefined && (await verifyJws(suite, key, data, signature));
      return found.isHeld;
    },
  });
  const nowSeconds = options.nowMs / 1000;
  try {
    // Its own clock checks would hide which rule failed: they are made below.
    const { payload, kb } = (await instance.verify(options.text, { keyBindingNonce: options.nonce, skewSeconds: Number.MAX_SAFE_INTEGER })) as { payload: Claims; kb?: { payload: { aud?: unknown; nonce?: unknown; iat?: unknown } } };
    if (kb === undefined) return { outcome: 'notBound' };
    return checkClaims(payload, kb.payload, { ...options, nowSeconds });
  } catch {
    if (found.issuers === undefined) return { outcome: 'malformed' };
    if (found.issuers.length === 0) return { outcome: 'unknownIssuer' };
    if (found.isIssued !== true) return { outcome: 'badIssuerSignature' };
    if (found.isBound !== true) return { outcome: 'notBound' };
    return { outcome: found.isHeld === true ? 'wrongNonce' : 'badHolderSignature' };
  }
}

function checkClaims(payload: Claims, shown: { aud?: unknown; nonce?: unknown; iat?: unknown }, options: { audience: string; nonce: string; nowSeconds: number }): PassportVerification {
  const { vct, iss, iat, exp, nbf = iat, name } = payload;
  const [attendance, certificates] = [readAttendance(payload.attendance), readCertificates(payload.certificates)];
  const isTimed = typeof iat === 'number' && typeof exp === 'number' && typeof nbf === 'number';
  const isNamed = vct === passportType && typeof iss === 'string' && (name === undefined || typeof name === 'string');
  if (!isTimed || !isNamed || attendance === undefined || certificates === undefined) return { outcome: 'malformed' };
  if (exp - iat > passportLongestLifeSeconds) return { outcome: 'livesTooLong' };
  if (shown.aud !== options.audience) return { outcome: 'wrongAudience' };
  if (shown.nonce !== options.nonce) return { outcome: 'wrongNonce' };
  if (typeof shown.iat !== 'number' || !(Math.abs(options.nowSeconds - shown.iat) <= longestAgeSeconds)) return { outcome: 'stale' };
  if (Math.max(iat, nbf) > options.nowSeconds + longestAgeSeconds) return { outcome: 'notYetValid' };
  if (exp <= options.nowSeconds) return { outcome: 'expired' };
  return { outcome: 'verified', issuer: iss, expiresAtSeconds: exp, name, attendance, certificates };
}
