import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { PersonalData } from '../platform-types';

/**
 * Everything that the voucher platform holds about the person, unmasked (个人信息保护法第四十五条), for
 * the person to keep; up to some megabytes. Other people in it are masked. Show it to nobody else.
 *
 * Refused with `rateLimited` after five times in 24 hours; `seconds` says how long to wait.
 */
export function exportPersonalData(sdk: VoucherSdk): Promise<Result<PersonalData>> {
  return sdk.call({ method: 'GET', path: '/v1/personal-data' });
}
