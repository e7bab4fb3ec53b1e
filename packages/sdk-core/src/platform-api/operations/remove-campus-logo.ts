import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CampusView } from '../platform-types';

/** Takes the logo of a campus away; without one nothing changes. */
export function removeCampusLogo(sdk: VoucherSdk, campus: { institutionNumber: number; campusNumber: number }): Promise<Result<CampusView>> {
  return sdk.call({ method: 'DELETE', path: `/v1/institutions/${campus.institutionNumber}/campuses/${campus.campusNumber}/logo` });
}
