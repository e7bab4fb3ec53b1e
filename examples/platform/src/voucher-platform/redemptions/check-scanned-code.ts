import { codeEarliestAgeSeconds, codeLatestAgeSeconds, verifyRedeemCode } from '@skill-voucher/sdk-core';
import type { CredentialStatus, RedeemCodeVerification } from '@skill-voucher/sdk-core';
import { dataAccesses } from '../../database/schema/voucher-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import { refuseDelisted, refuseExpired, refuseNotYetValid } from '../vouchers/refuse-by-terms';
import { explainStatus } from './explain-status';
import type { Scan } from './read-scan';
import type { ScannedRecord } from './scanned-record';

export interface CheckedCode extends ScannedRecord {
  readonly keyThumbprint: string;
  readonly codeAgeSeconds: number;
}

interface ScannedCode {
  readonly code: string;
  readonly institutionNumber: number;
  readonly scan: Scan;
}

/**
 * Verifies a scanned code and asks `use` what becomes of its voucher. Whoever scanned a genuine code
 * knows whose voucher it is and why it is refused: its holder sees that scan too (M3).
 */
export async function withCheckedCode<Answer>(platform: Platform, options: ScannedCode & { adminId: string }, use: (checked: CheckedCode) => Promise<Answer>): Promise<Answer> {
  const checked = await checkScannedCode(platform, options);
  try {
    const refusal = explainStatus(checked.record, platform.nowMs());
    if (refusal !== undefined) throw refusal;
    return await use(checked);
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    const { holderBucket, voucherNumber } = checked.record.voucher;
    await platform.database.orm.insert(dataAccesses).values({ holderBucket, voucherNumber, kind: 'scanned', institutionNumber: options.institutionNumber, actorId: options.adminId, atMs: platform.nowMs() });
    throw error;
  }
}

/** Verifies a scanned code against issuers and records, by the same rules as offline; changes nothing. */
async function checkScannedCode(platform: Platform, options: ScannedCode): Promise<CheckedCode> {
  const { code: text, institutionNumber, scan } = options;
  const { found, issuers, keyThumbprint } = scan;
  const nowMs = platform.nowMs();
  const verification = await verifyRedeemCode({
    text, nowMs, audience: institutionNumber, suite: platform.suite, findIssuers: () => issuers, findStatus: () => readStatus(found),
  });
  if (verification.outcome !== 'verified') throw explainVerification(verification, found);
  if (found === undefined) throw refuseRequest('unknownIssuer');
  return { ...found, keyThumbprint, codeAgeSeconds: Math.round(verification.ageSeconds * 10) / 10 };
}

function readStatus(found: ScannedRecord | undefined): CredentialStatus {
  if (found === undefined) return 'valid'; // the signatures decide first
  if (!found.isCredentialLive) return 'revoked';
  return found.record.template.delistedAtMs === null || found.record.voucher.status !== 'claimed' ? 'valid' : 'delisted';
}

function explainVerification(verification: Exclude<RedeemCodeVerification, { outcome: 'verified' }>, found: ScannedRecord | undefined): RefusedRequest {
  const ageSeconds = Math.round(verification.ageSeconds ?? 0);
  if (verification.outcome === 'expiredCode') return refuseRequest('expiredCode', { ageSeconds, limitSeconds: codeLatestAgeSeconds });
  if (verification.outcome === 'futureCode') return refuseRequest('futureCode', { aheadSeconds: -ageSeconds, limitSeconds: -codeEarliestAgeSeconds });
  const { outcome, code } = verification;
  if (outcome === 'delisted') return refuseDelisted(found?.record.template.delistedAtMs ?? null);
  if (outcome === 'expiredVoucher' && code !== undefined) return refuseExpired(code.credential.expiresAtSeconds * 1000);
  if (outcome === 'notYetValid' && code !== undefined) return refuseNotYetValid(code.credential.validFromSeconds * 1000);
  return refuseRequest(verification.outcome, { step: verification.step });
}
