import { refuse, type RefusalCode, type RefusalDetails, type Result } from '../refusals';
import { transitionVoucher, type VoucherStatusName } from '../voucher/lifecycle';
import type { AdminRoster } from './admin-roster';

/** A12 */
export const undoWindowHours = 24;
/** What the audit log and the trainee are told; longer is no reason but a report. */
export const undoReasonLimitCharacters = 200;

export interface UndoRequest {
  /** Of the institution that used the voucher; of no other. */
  readonly roster: AdminRoster;
  readonly actorId: string;
  readonly status: VoucherStatusName;
  readonly usedAtMs: number;
  /** Successful check-ins since the use. */
  readonly checkInCount: number;
  readonly reason: string;
  readonly nowMs: number;
}

/**
 * Whether a wrong scan may be undone (A12), and the reason to record, trimmed. The
 * caller audits it, tells the trainee and drains the lease (M4).
 *
 * - `notSuperAdmin`
 * - the lifecycle's own refusal when the voucher is not `used`
 * - `undoAfterCheckIn` with `checkInCount`: training has begun
 * - `undoWindowOver` with `hoursAgo` and `limitHours`; exactly 24 h is in time
 * - `undoReasonMissing` with `limitCharacters`: none, or too long a one
 */
export function decideUndo(request: UndoRequest): Result<{ readonly status: VoucherStatusName; readonly reason: string }> {
  const { roster, actorId, status, usedAtMs, checkInCount, nowMs } = request;
  if (roster.superAdminId !== actorId) return no('notSuperAdmin', { rule: 'A12' });
  const transition = transitionVoucher(status, 'undo');
  if (!transition.ok) return transition;
  if (checkInCount > 0) return no('undoAfterCheckIn', { rule: 'A12', checkInCount });
  const ageMs = nowMs - usedAtMs;
  if (ageMs > undoWindowHours * 3_600_000) return no('undoWindowOver', { rule: 'A12', hoursAgo: Math.ceil(ageMs / 360_000) / 10, limitHours: undoWindowHours });
  const reason = request.reason.replace(/[\u200b-\u200f\u2060\ufeff]/g, '').trim(); // what nobody can see is no reason
  if (reason === '' || reason.length > undoReasonLimitCharacters) return no('undoReasonMissing', { rule: 'A12', limitCharacters: undoReasonLimitCharacters });
  return { ok: true, value: { status: transition.value, reason } };
}

function no(code: RefusalCode, details: RefusalDetails): Result<never> {
  return { ok: false, refusal: refuse(code, details) };
}
