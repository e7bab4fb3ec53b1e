import { refuse, type RefusalCode, type Result } from '../refusals';

/** Life of a voucher (A6). Reservations (`booked`, `linked`) and training are records of their own. */
export const voucherStatuses = ['claimed', 'used', 'settled', 'writtenOff', 'voided', 'expired'] as const;
export type VoucherStatusName = (typeof voucherStatuses)[number];

export type VoucherTransition = 'use' | 'undo' | 'settle' | 'writeOff' | 'void' | 'expire';

const transitions: Readonly<Record<VoucherTransition, { from: VoucherStatusName; to: VoucherStatusName }>> = {
  use: { from: 'claimed', to: 'used' },
  undo: { from: 'used', to: 'claimed' }, // A12
  settle: { from: 'used', to: 'settled' },
  writeOff: { from: 'settled', to: 'writtenOff' }, // R29
  void: { from: 'claimed', to: 'voided' }, // R16: used ones are unaffected (R15)
  expire: { from: 'claimed', to: 'expired' },
};

/** The status after `transition`, or why it cannot happen from `status`. */
export function transitionVoucher(status: VoucherStatusName, transition: VoucherTransition): Result<VoucherStatusName> {
  const { from, to } = transitions[transition];
  if (status === from) return { ok: true, value: to };
  return { ok: false, refusal: refuse(refusalFor(status), { status }) };
}

/** What someone who wanted to use it hears. */
export function refusalFor(status: VoucherStatusName): RefusalCode {
  if (status === 'voided') return 'voided';
  if (status === 'expired') return 'expiredVoucher';
  return status === 'claimed' ? 'notAllowed' : 'alreadyUsed';
}

/**
 * The status a person sees, from what is stored: a delist and an expiry are
 * derived, never written into millions of rows (architecture.md, "Delist"). What had
 * expired before its batch was delisted stays expired: void branches off claimed only.
 *
 * @param delistedAtMs when the template was delisted, if it was
 */
export function deriveVoucherStatus(options: {
  stored: VoucherStatusName;
  expiresAtMs: number;
  delistedAtMs?: number | undefined;
  nowMs: number;
}): VoucherStatusName {
  if (options.stored !== 'claimed') return options.stored;
  if (options.delistedAtMs !== undefined && options.delistedAtMs < options.expiresAtMs) return 'voided';
  return options.nowMs >= options.expiresAtMs ? 'expired' : 'claimed';
}
