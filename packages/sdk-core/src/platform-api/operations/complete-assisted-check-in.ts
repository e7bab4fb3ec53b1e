import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CompletedCheckIn } from '../platform-types';

/**
 * Completes a check-in by the campus's code (R48, R49). A refusal leaves the grant: what
 * was missing, such as a failed location check-in (`locationCheckInFirst`), may follow.
 */
export function completeAssistedCheckIn(
  sdk: VoucherSdk,
  options: { voucherNumber: string; grantId: string; face?: { challenge: string; ticket: string } | undefined; idempotencyKey: string },
): Promise<Result<CompletedCheckIn>> {
  const { voucherNumber, grantId, face, idempotencyKey } = options;
  return sdk.call({ method: 'POST', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/check-ins/assisted`, body: { grantId, ...(face && { face }) }, idempotencyKey });
}
