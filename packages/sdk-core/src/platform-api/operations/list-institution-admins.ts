import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { AdminRosterView } from '../platform-types';

/** 管理员设置: the super admin and the scan admins of my institution, masked (R62). */
export function listInstitutionAdmins(sdk: VoucherSdk, institutionNumber: number): Promise<Result<AdminRosterView>> {
  return sdk.call({ method: 'GET', path: `/v1/institutions/${institutionNumber}/admins` });
}
