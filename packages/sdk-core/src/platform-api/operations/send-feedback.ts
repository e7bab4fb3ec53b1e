import type { PictureType } from '../../feedback/picture-rules';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { FeedbackCategory, SentFeedback } from '../platform-types';

/**
 * Writes to the product's designers (R51) and declares up to three pictures, which
 * {@link uploadPicture} brings afterwards. Refused with `pictureNotAccepted` or,
 * for an institution, `notAnInstitutionAdmin`.
 *
 * @param options.pictures `sha256` in base64url
 */
export function sendFeedback(
  sdk: VoucherSdk,
  options: { category: FeedbackCategory; text: string; institutionNumber?: number | undefined; pictures?: readonly { sha256: string; sizeBytes: number; mediaType: PictureType }[]; idempotencyKey: string },
): Promise<Result<SentFeedback>> {
  const { idempotencyKey, institutionNumber, pictures = [], ...body } = options;
  return sdk.call({ method: 'POST', path: '/v1/feedback', body: { ...body, pictures, ...(institutionNumber !== undefined && { institutionNumber }) }, idempotencyKey });
}
