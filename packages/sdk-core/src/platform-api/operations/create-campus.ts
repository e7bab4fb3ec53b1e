import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CampusFields, CampusView } from '../platform-types';

/** Adds a campus (R63); refused with `notSuperAdmin`, or `invalidRequest` for a name that is taken. */
export function createCampus(sdk: VoucherSdk, options: { institutionNumber: number; fields: CampusFields }): Promise<Result<CampusView>> {
  return sdk.call({ method: 'POST', path: `/v1/institutions/${options.institutionNumber}/campuses`, body: options.fields });
}
