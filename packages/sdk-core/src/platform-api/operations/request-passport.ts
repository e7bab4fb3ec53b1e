import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { IssuedPassport } from '../platform-types';

/** My learning passport, issued anew to this device's key (M14). */
export function requestPassport(sdk: VoucherSdk): Promise<Result<IssuedPassport>> {
  return sdk.call({ method: 'POST', path: '/v1/passports', body: {} });
}
