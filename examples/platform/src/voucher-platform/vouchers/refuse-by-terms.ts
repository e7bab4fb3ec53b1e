import { formatChinaTime } from '../../china-time';
import { refuseRequest, type RefusedRequest } from '../../http/refused-request';

/** The batch is gone: since when (R16, R17). */
export function refuseDelisted(delistedAtMs: number | null): RefusedRequest {
  return refuseRequest('delisted', { rule: 'R16', ...(delistedAtMs === null ? {} : { delistedAtMs, delistedAt: formatChinaTime(delistedAtMs) }) });
}

/** The window is over: since when (A8). */
export function refuseExpired(expiresAtMs: number): RefusedRequest {
  return refuseRequest('expiredVoucher', { rule: 'A8', expiresAtMs, expiredAt: formatChinaTime(expiresAtMs) });
}

/** The window has not begun: when it does (A8). */
export function refuseNotYetValid(validFromMs: number): RefusedRequest {
  return refuseRequest('notYetValid', { rule: 'A8', validFromMs, validFrom: formatChinaTime(validFromMs) });
}

/** One per person (A7); when it was claimed is unknown of a voucher whose holder was forgotten since. */
export function refuseClaimed(claimedAtMs?: number): RefusedRequest {
  return refuseRequest('alreadyClaimed', { rule: 'A7', ...(claimedAtMs === undefined ? {} : { claimedAtMs, claimedAt: formatChinaTime(claimedAtMs) }) });
}
