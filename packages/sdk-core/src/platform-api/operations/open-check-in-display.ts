import type { LocationReading } from '../../attendance/location-reading';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CheckInDisplay } from '../platform-types';

/** Puts a campus's dynamic code on this screen for 30 min (R61). Refused with `campusWithoutPosition` (R63) or `notAnInstitutionAdmin`. */
export function openCheckInDisplay(sdk: VoucherSdk, options: { institutionNumber: number; campusNumber: number; reading?: LocationReading | undefined }): Promise<Result<CheckInDisplay>> {
  const { institutionNumber, campusNumber, reading } = options;
  return sdk.call({ method: 'POST', path: '/v1/check-in-displays', body: { institutionNumber, campusNumber, ...(reading && { reading }) } });
}
