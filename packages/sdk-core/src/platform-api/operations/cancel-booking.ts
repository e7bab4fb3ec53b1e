import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { BookingCancellation } from '../platform-types';

/** Cancels my booking; `hasEnded` says whether that has effect now or waits for the institution's devices (M4). */
export function cancelBooking(sdk: VoucherSdk, voucherNumber: string): Promise<Result<BookingCancellation>> {
  return sdk.call({ method: 'DELETE', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/booking` });
}
