import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { AdminRosterView, NewAdmin } from '../platform-types';

/** Adds a scan admin (R12, R62), who may never have entered (A25). Refused with `notSuperAdmin`, `rosterFull`, `alreadyAdmin`, or `invalidRequest` naming the field. */
export function addInstitutionAdmin(sdk: VoucherSdk, options: { institutionNumber: number; person: NewAdmin }): Promise<Result<AdminRosterView>> {
  return sdk.call({ method: 'POST', path: `/v1/institutions/${options.institutionNumber}/admins`, body: options.person });
}
