import { formatChinaTime } from '../../china-time';
import { refuseRequest, type RefusedRequest } from '../../http/refused-request';
import { readVoucherStatus } from '../vouchers/describe-voucher';
import { refuseDelisted, refuseExpired, refuseNotYetValid } from '../vouchers/refuse-by-terms';
import type { ScannedRecord } from './scanned-record';

/** Why this voucher cannot be used by its own state; undefined when it can. The second scan says when and where (protocol.md, "Redeem"). */
export function explainStatus(record: ScannedRecord['record'], nowMs: number): RefusedRequest | undefined {
  const { voucher, template, usedAt } = record;
  const status = readVoucherStatus(record, nowMs);
  if (status === 'voided') return refuseDelisted(template.delistedAtMs);
  if (status === 'expired') return refuseExpired(voucher.expiresAtMs);
  if (status !== 'claimed') {
    const usedAtMs = voucher.usedAtMs ?? voucher.statusChangedAtMs;
    return refuseRequest('alreadyUsed', { usedAtMs, usedAt: formatChinaTime(usedAtMs), ...(usedAt === null ? {} : { place: usedAt }) });
  }
  if (nowMs < voucher.validFromMs) return refuseNotYetValid(voucher.validFromMs);
  return template.trainingType === 'online' ? refuseRequest('wrongTrainingType') : undefined;
}
