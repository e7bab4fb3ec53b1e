import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { FeedbackThread } from '../platform-types';

/** One thread of mine with its replies (R51). */
export function readFeedback(sdk: VoucherSdk, feedbackId: string): Promise<Result<FeedbackThread>> {
  return sdk.call({ method: 'GET', path: `/v1/feedback/${encodeURIComponent(feedbackId)}` });
}
