import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { FeedbackPage } from '../platform-types';

/** What I wrote (R51), newest first. */
export function listFeedback(sdk: VoucherSdk, options: { cursor?: string | undefined; limit?: number } = {}): Promise<Result<FeedbackPage>> {
  const { cursor, limit } = options;
  return sdk.call({ method: 'GET', path: '/v1/feedback', query: { cursor, limit } });
}
