import type { LocationFix } from '../../attendance/location-reading';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CheckInForecast } from '../platform-types';

/**
 * "Would I pass now?" by either tool (M2); spends nothing. Without `fix` it tells what
 * else is in the way. Refused with `notFound` for a voucher that is not mine.
 */
export function forecastCheckIn(sdk: VoucherSdk, options: { voucherNumber: string; fix?: LocationFix | undefined }): Promise<Result<CheckInForecast>> {
  const { fix } = options;
  return sdk.call({
    method: 'GET',
    path: `/v1/vouchers/${encodeURIComponent(options.voucherNumber)}/check-ins/forecast`,
    ...(fix && { query: { ...fix.coordinate, accuracyMeters: fix.accuracyMeters, measuredAtMs: Math.round(fix.measuredAtMs), isMocked: String(fix.isMocked) } }),
  });
}
