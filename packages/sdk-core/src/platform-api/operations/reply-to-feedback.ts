import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { FeedbackThread } from '../platform-types';

/** Adds to a thread of mine (R51). Refused with `feedbackClosed`. */
export function replyToFeedback(sdk: VoucherSdk, options: { feedbackId: string; text: string; idempotencyKey: string }): Promise<Result<FeedbackThread>> {
  const { feedbackId, text, idempotencyKey } = options;
  return sdk.call({ method: 'POST', path: `/v1/feedback/${encodeURIComponent(feedbackId)}/messages`, body: { text }, idempotencyKey });
}
