import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Booking } from '../platform-types';

/** My institution gives a booking up (M4). A repeat changes nothing. */
export function releaseBooking(sdk: VoucherSdk, options: { institutionNumber: number; leaseId: string }): Promise<Result<Booking>> {
  return sdk.call({ method: 'POST', path: `/v1/institutions/${options.institutionNumber}/bookings/${encodeURIComponent(options.leaseId)}/release` });
}
