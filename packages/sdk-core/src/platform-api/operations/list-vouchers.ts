import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { VoucherPage, VoucherStatus } from '../platform-types';

/** My vouchers (R33), newest claim first, page by page. */
export function listVouchers(
  sdk: VoucherSdk,
  options: { status?: VoucherStatus | undefined; cursor?: string | undefined; limit?: number } = {},
): Promise<Result<VoucherPage>> {
  return sdk.call({
    method: 'GET',
    path: '/v1/vouchers',
    query: { status: options.status, cursor: options.cursor, limit: options.limit },
  });
}
