import { codeEarliestAgeSeconds, codeLatestAgeSeconds, verifyRedeemCode } from '@skill-voucher/sdk-core';
import type { CredentialStatus, RedeemCodeVerification } from '@skill-voucher/sdk-core';
import { refuseRequest, type RefusedRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import { explainStatus } from './explain-status';
import type { Scan } from './read-scan';
import type { ScannedRecord } from './scanned-record';

export interface CheckedCode extends ScannedRecord {
  readonly keyThumbprint: string;
  readonly codeAgeSeconds: number;
}

/** Verifies a scanned code against issuers and records, by the same rules as offline; changes nothing. */
export async function checkScannedCode(platform: Platform, options: { code: string; institutionNumber: number; scan: Scan }): Promise<CheckedCode> {
  const { code: text, institutionNumber, scan } = options;
  const { found, issuers, keyThumbprint } = scan;
  const nowMs = platform.nowMs();
  const verification = await verifyRedeemCode({
    text, nowMs, audience: institutionNumber, suite: platform.suite, findIssuers: () => issuers, findStatus: () => readStatus(found),
  });
  if (found !== undefined && verification.outcome === 'verified') {
    const refusal = explainStatus(found.record, nowMs);
    if (refusal !== undefined) throw refusal;
  }
  if (verification.outcome !== 'verified') throw explainVerification(verification);
  if (found === undefined) throw refuseRequest('unknownIssuer');
  return { ...found, keyThumbprint, codeAgeSeconds: Math.round(verification.ageSeconds * 10) / 10 };
}

function readStatus(found: ScannedRecord | undefined): CredentialStatus {
  if (found === undefined) return 'valid'; // the signatures decide first
  if (!found.isCredentialLive) return 'revoked';
  return found.record.template.delistedAtMs === null || found.record.voucher.status !== 'claimed' ? 'valid' : 'delisted';
}

function explainVerification(verification: Exclude<RedeemCodeVerification, { outcome: 'verified' }>): RefusedRequest {
  const ageSeconds = Math.round(verification.ageSeconds ?? 0);
  if (verification.outcome === 'expiredCode') return refuseRequest('expiredCode', { ageSeconds, limitSeconds: codeLatestAgeSeconds });
  if (verification.outcome === 'futureCode') return refuseRequest('futureCode', { aheadSeconds: -ageSeconds, limitSeconds: -codeEarliestAgeSeconds });
  return refuseRequest(verification.outcome, { step: verification.step });
}
