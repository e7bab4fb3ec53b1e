import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';

/** Marks notices of mine as read, on all my devices (M13); at most 50 at once. */
export function readNotices(sdk: VoucherSdk, noticeIds: readonly string[]): Promise<Result<unknown>> {
  return sdk.call({ method: 'POST', path: '/v1/notices/read', body: { noticeIds } });
}
