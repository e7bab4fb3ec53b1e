import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { UsedVoucherPage } from '../platform-types';

/** What my institution used, masked, newest first (R57, R64); each holder sees who looked (M3). `search`: how the number or the masked name begins. A searched page may be short and still have a next one. */
export function listUsedVouchers(
  sdk: VoucherSdk,
  options: { institutionNumber: number; templateNumber?: number | undefined; search?: string | undefined; cursor?: string | undefined; limit?: number },
): Promise<Result<UsedVoucherPage>> {
  const { institutionNumber, templateNumber, search, cursor, limit } = options;
  return sdk.call({ method: 'GET', path: `/v1/institutions/${institutionNumber}/used-vouchers`, query: { templateNumber, search, cursor, limit } });
}
