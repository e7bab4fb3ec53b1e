import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { DataAccessPage } from '../platform-types';

/** Who saw my data of one of my vouchers (M3), newest first, page by page; the first 100 come with `readVoucher`. */
export function listVoucherAccesses(sdk: VoucherSdk, options: { voucherNumber: string; cursor?: string | undefined; limit?: number }): Promise<Result<DataAccessPage>> {
  const { voucherNumber, cursor, limit } = options;
  return sdk.call({ method: 'GET', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/accesses`, query: { cursor, limit } });
}
