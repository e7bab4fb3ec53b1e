import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { VoucherDetail } from '../platform-types';

/** One of my vouchers with its history and who saw my data (M3). */
export function readVoucher(sdk: VoucherSdk, voucherNumber: string): Promise<Result<VoucherDetail>> {
  return sdk.call({ method: 'GET', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}` });
}
