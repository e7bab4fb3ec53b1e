import { encodeBase64 } from '../../encoding';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';

/** Brings a declared picture; the platform checks its size, hash and real type. Refused with `pictureMismatch` or `uploadExpired`. The same again changes nothing. */
export function uploadPicture(sdk: VoucherSdk, options: { feedbackId: string; position: number; uploadToken: string; bytes: Uint8Array }): Promise<Result<unknown>> {
  const { feedbackId, position, uploadToken, bytes } = options;
  return sdk.call({ method: 'PUT', path: `/v1/feedback/${encodeURIComponent(feedbackId)}/pictures/${position}`, body: { uploadToken, data: encodeBase64(bytes) }, timeoutMs: 60_000 });
}
