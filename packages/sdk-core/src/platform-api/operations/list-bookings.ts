import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { InstitutionBookingPage } from '../platform-types';

/** Who booked at my institution and has not used the voucher, masked, newest first (R40). */
export function listBookings(sdk: VoucherSdk, options: { institutionNumber: number; cursor?: string | undefined; limit?: number }): Promise<Result<InstitutionBookingPage>> {
  const { institutionNumber, cursor, limit } = options;
  return sdk.call({ method: 'GET', path: `/v1/institutions/${institutionNumber}/bookings`, query: { cursor, limit } });
}
