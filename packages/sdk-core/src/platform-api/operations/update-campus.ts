import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CampusFields, CampusView } from '../platform-types';

/** Changes a campus (R63). A move over 200 m after check-ins comes back as `waitingMove`: HR approves it, and check-in goes on at the old place until then (A26). */
export function updateCampus(sdk: VoucherSdk, options: { institutionNumber: number; campusNumber: number; fields: CampusFields }): Promise<Result<CampusView>> {
  return sdk.call({ method: 'PUT', path: `/v1/institutions/${options.institutionNumber}/campuses/${options.campusNumber}`, body: options.fields });
}
