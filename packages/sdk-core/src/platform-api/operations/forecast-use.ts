import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { UseForecast } from '../platform-types';

/**
 * "Would a scan of my code pass now?" (M2); reserves and records nothing. Without
 * `institutionNumber` only the voucher itself is looked at. Refused with `notFound`
 * for a voucher that is not mine and an unknown institution.
 */
export function forecastUse(sdk: VoucherSdk, options: { voucherNumber: string; institutionNumber?: number | undefined }): Promise<Result<UseForecast>> {
  const { institutionNumber } = options;
  return sdk.call({ method: 'GET', path: `/v1/vouchers/${encodeURIComponent(options.voucherNumber)}/use-forecast`, ...(institutionNumber === undefined ? {} : { query: { institutionNumber } }) });
}
