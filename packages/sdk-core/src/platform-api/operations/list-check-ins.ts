import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CheckInPage } from '../platform-types';

/**
 * My check-ins with one voucher, newest first (R43).
 *
 * @param options.month `YYYY-MM` in UTC+8
 */
export function listCheckIns(sdk: VoucherSdk, options: { voucherNumber: string; month?: string | undefined; cursor?: string | undefined; limit?: number }): Promise<Result<CheckInPage>> {
  const { voucherNumber, month, cursor, limit } = options;
  return sdk.call({ method: 'GET', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/check-ins`, query: { month, cursor, limit } });
}
