import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { VoucherLink } from '../platform-types';

/**
 * Reserves a claimed online voucher for one learning platform for 72 h (R38, A16); the
 * same again is the same link. Refused with `intentionMismatch`, `alreadyLinked`,
 * `notOnlineVoucher` or by the voucher's status.
 */
export function linkVoucher(sdk: VoucherSdk, options: { voucherNumber: string; intentionId: string; platformNumber: number }): Promise<Result<VoucherLink>> {
  const { voucherNumber, ...body } = options;
  return sdk.call({ method: 'PUT', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/link`, body });
}
