import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { AssistedCheckInGrant } from '../platform-types';

/**
 * Takes a campus's code for a grant of 5 min (R49); the same scan again gets the same
 * grant. Refused, at no cost, with `checkInCodeMalformed`, `checkInCodeExpired`,
 * `codeTaken`, `wrongInstitution` or `notInTraining`.
 */
export function scanCheckInCode(sdk: VoucherSdk, options: { voucherNumber: string; code: string }): Promise<Result<AssistedCheckInGrant>> {
  return sdk.call({ method: 'POST', path: `/v1/vouchers/${encodeURIComponent(options.voucherNumber)}/check-ins/scan`, body: { code: options.code } });
}
