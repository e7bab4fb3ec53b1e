import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { BookedVoucher } from '../platform-types';

/**
 * Books my voucher at one institution for 24 h (R40, M4); a repeat finds the first booking.
 * The answered credential is the one to show from now on: keep it, the institution's devices know no other.
 */
export function bookVoucher(sdk: VoucherSdk, options: { voucherNumber: string; institutionNumber: number; campusNumber: number }): Promise<Result<BookedVoucher>> {
  const { voucherNumber, institutionNumber, campusNumber } = options;
  return sdk.call({ method: 'POST', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/booking`, body: { institutionNumber, campusNumber } });
}
