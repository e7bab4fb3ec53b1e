import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Booking } from '../platform-types';

/** Prolongs a booking to 24 h from now (M4). `leaseChanged` when somebody renewed it since it was read. */
export function renewBooking(sdk: VoucherSdk, options: { institutionNumber: number; leaseId: string; expectedEpoch: number }): Promise<Result<Booking>> {
  const { institutionNumber, leaseId, expectedEpoch } = options;
  return sdk.call({ method: 'POST', path: `/v1/institutions/${institutionNumber}/bookings/${encodeURIComponent(leaseId)}/renew`, body: { expectedEpoch } });
}
