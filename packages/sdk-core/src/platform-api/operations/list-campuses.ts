import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CampusList } from '../platform-types';

/** The campuses of my institution and what check-in still lacks (R63). */
export function listCampuses(sdk: VoucherSdk, institutionNumber: number): Promise<Result<CampusList>> {
  return sdk.call({ method: 'GET', path: `/v1/institutions/${institutionNumber}/campuses` });
}
