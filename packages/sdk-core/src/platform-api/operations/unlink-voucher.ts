import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';

/** Frees a linked voucher; one that an enrolment used stays used. */
export function unlinkVoucher(sdk: VoucherSdk, voucherNumber: string): Promise<Result<unknown>> {
  return sdk.call({ method: 'DELETE', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/link` });
}
