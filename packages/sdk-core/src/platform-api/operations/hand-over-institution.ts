import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { AdminRosterView } from '../platform-types';

/** Hands the super admin role to a scan admin and takes that place in the pool (R62). Refused with `notSuperAdmin`, `alreadyAdmin`, `notInRoster`. */
export function handOverInstitution(sdk: VoucherSdk, options: { institutionNumber: number; adminId: string }): Promise<Result<AdminRosterView>> {
  return sdk.call({ method: 'POST', path: `/v1/institutions/${options.institutionNumber}/admins/${encodeURIComponent(options.adminId)}/hand-over` });
}
