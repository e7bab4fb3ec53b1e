import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { VerifiedScan } from '../platform-types';

/**
 * Verifies a scanned code and reserves the voucher for 120 s (A27); uses nothing.
 * Refused with the outcomes of `verifyRedeemCode`, `alreadyUsed` (with when and
 * where), `voided`, `reservedElsewhere` or `notAnInstitutionAdmin`.
 */
export function verifyScan(sdk: VoucherSdk, options: { institutionNumber: number; code: string }): Promise<Result<VerifiedScan>> {
  return sdk.call({ method: 'POST', path: '/v1/redemptions/verify', body: options });
}
