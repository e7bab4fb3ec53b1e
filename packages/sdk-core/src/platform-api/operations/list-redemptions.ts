import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { RedemptionPage } from '../platform-types';

/** What this institution used lately, newest first. */
export function listRedemptions(
  sdk: VoucherSdk,
  options: { institutionNumber: number; cursor?: string | undefined; limit?: number },
): Promise<Result<RedemptionPage>> {
  return sdk.call({
    method: 'GET',
    path: '/v1/redemptions',
    query: { institutionNumber: options.institutionNumber, cursor: options.cursor, limit: options.limit },
  });
}
