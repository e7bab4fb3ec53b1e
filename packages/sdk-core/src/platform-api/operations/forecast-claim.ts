import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { ClaimForecast } from '../platform-types';

/** "Would I get one now?" (M2); takes nothing. Only the claim itself is sure of the last ones. Refused with `notFound` for an unknown template. */
export function forecastClaim(sdk: VoucherSdk, templateNumber: number): Promise<Result<ClaimForecast>> {
  return sdk.call({ method: 'GET', path: `/v1/templates/${templateNumber}/claim-forecast` });
}
