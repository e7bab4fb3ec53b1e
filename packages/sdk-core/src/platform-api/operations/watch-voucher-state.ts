import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { VoucherState, VoucherStatus } from '../platform-types';

/** Answers as soon as the status differs from `after`, or after `waitSeconds` (0 to 25) with the same status. */
export function watchVoucherState(
  sdk: VoucherSdk,
  options: { voucherNumber: string; after: VoucherStatus; waitSeconds: number },
): Promise<Result<VoucherState>> {
  return sdk.call({
    method: 'GET',
    path: `/v1/vouchers/${encodeURIComponent(options.voucherNumber)}/state`,
    query: { after: options.after, waitSeconds: options.waitSeconds },
    timeoutMs: (options.waitSeconds + 10) * 1000,
  });
}
