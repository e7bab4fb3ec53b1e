import { refuse, type Refusal } from '../refusals';
import { refusalFor, type VoucherStatusName } from '../voucher/lifecycle';

/** A16: a link without an enrolment lapses after 72 h. */
export const linkLifeMs = 72 * 3_600_000;

/** So many training intentions are kept for one person. */
export const intentionLimit = 10;

/** What someone wants to learn (R36). */
export interface IntentionTerms {
  readonly specialty: string;
  /** `any`, or a level of `skillLevels`. */
  readonly skillLevel: string;
}

/** Where a linked voucher stands: `linked` is a reservation on `claimed` (A6). */
export type LinkStatus = 'linked' | 'enrolled' | 'unlinked' | 'lapsed';

export function deriveLinkStatus(link: { enrolledAtMs: number | null; endedAtMs: number | null; expiresAtMs: number; nowMs: number }): LinkStatus {
  if (link.enrolledAtMs !== null) return 'enrolled';
  if (link.endedAtMs !== null) return link.endedAtMs < link.expiresAtMs ? 'unlinked' : 'lapsed';
  return link.nowMs < link.expiresAtMs ? 'linked' : 'lapsed';
}

/** Whether a voucher is for this intention (R36, R38). A voucher "for any" suits every one (A10), and so does an intention without a level. */
export function suitsIntention(voucher: IntentionTerms, intention: IntentionTerms): boolean {
  const isSpecialty = voucher.specialty === '' || voucher.specialty === intention.specialty;
  const isLevel = voucher.skillLevel === 'any' || intention.skillLevel === 'any' || voucher.skillLevel === intention.skillLevel;
  return isSpecialty && isLevel;
}

/**
 * Whether a voucher can be linked to a learning platform for an intention (R38).
 *
 * - `notOnlineVoucher`; `voided`, `expiredVoucher`, `alreadyUsed` by its status; `notYetValid`
 * - `intentionMismatch` with the voucher's `specialty` and the one `wanted`
 */
export function refuseLink(options: { voucher: IntentionTerms & { trainingType: 'online' | 'offline'; status: VoucherStatusName; validFromMs: number }; intention: IntentionTerms; nowMs: number }): Refusal | undefined {
  const { voucher, intention, nowMs } = options;
  if (voucher.trainingType !== 'online') return refuse('notOnlineVoucher', { rule: 'R38' });
  if (voucher.status !== 'claimed') return refuse(refusalFor(voucher.status), { status: voucher.status });
  if (nowMs < voucher.validFromMs) return refuse('notYetValid', { validFromMs: voucher.validFromMs });
  if (suitsIntention(voucher, intention)) return undefined;
  return refuse('intentionMismatch', { rule: 'R38', specialty: voucher.specialty, wanted: intention.specialty });
}
