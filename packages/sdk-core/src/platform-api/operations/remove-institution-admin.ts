import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { AdminRosterView } from '../platform-types';

/** Removes a scan admin, or leaves (R62). Works at once; what the person did stands (A13). Refused with `notSuperAdmin`, `superAdminStays`, `notInRoster`. */
export function removeInstitutionAdmin(sdk: VoucherSdk, options: { institutionNumber: number; adminId: string }): Promise<Result<AdminRosterView>> {
  return sdk.call({ method: 'DELETE', path: `/v1/institutions/${options.institutionNumber}/admins/${encodeURIComponent(options.adminId)}` });
}
