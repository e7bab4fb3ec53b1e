import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { FeedbackPicture } from '../platform-types';

/** A picture of a thread of mine; `data` is base64. */
export function readPicture(sdk: VoucherSdk, options: { feedbackId: string; position: number }): Promise<Result<FeedbackPicture>> {
  return sdk.call({ method: 'GET', path: `/v1/feedback/${encodeURIComponent(options.feedbackId)}/pictures/${options.position}` });
}
