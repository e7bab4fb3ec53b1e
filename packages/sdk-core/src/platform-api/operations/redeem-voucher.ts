import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Redemption } from '../platform-types';

/**
 * Uses a voucher exactly once (R42): by the reservation of a verified scan, or in
 * queue mode by the code itself (A27). Repeats with the same `idempotencyKey` get
 * the first answer, also after the code has aged.
 */
export function redeemVoucher(
  sdk: VoucherSdk,
  options: { institutionNumber: number; idempotencyKey: string } & ({ reservationId: string } | { code: string }),
): Promise<Result<Redemption>> {
  const { idempotencyKey, ...body } = options;
  return sdk.call({ method: 'POST', path: '/v1/redemptions', body, idempotencyKey });
}
