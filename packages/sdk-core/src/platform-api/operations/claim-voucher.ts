import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { ClaimedVoucher } from '../platform-types';

/**
 * Claims one voucher of a template (R34, A7). Repeats with the same
 * `idempotencyKey` claim once and get the first answer.
 *
 * Refused with `soldOut`, `alreadyClaimed`, `regionNotEligible`, `delisted`,
 * `claimNotOpen` or `termsNotAccepted`.
 */
export function claimVoucher(
  sdk: VoucherSdk,
  options: { templateNumber: number; termsVersion: string; idempotencyKey: string },
): Promise<Result<ClaimedVoucher>> {
  const { idempotencyKey, ...body } = options;
  return sdk.call({ method: 'POST', path: '/v1/claims', body, idempotencyKey });
}
