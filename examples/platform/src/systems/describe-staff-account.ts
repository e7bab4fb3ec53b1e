import { nameDivision } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { reviewerAccounts } from '../database/schema/employment-tables';
import type { deskAccounts } from '../database/schema/real-name-tables';
import type { IssuedStaffAccount, StaffAccount } from '../http/schemas/staff-account-schemas';

export type StaffAccountTable = typeof reviewerAccounts | typeof deskAccounts;
type StaffAccountRow = StaffAccountTable['$inferSelect'];

/** An account of the employment service or the real-name system, without its secrets. */
export function describeStaffAccount(row: StaffAccountRow): Static<typeof StaffAccount> {
  const { account, role, regionCode, state, createdAtMs } = row;
  return {
    account, role, regionCode, regionName: nameDivision(regionCode), state, createdAtMs, hasSecondFactor: row.totpConfirmedAtMs !== null,
    ...('institutionNumber' in row && row.institutionNumber !== null ? { institutionNumber: row.institutionNumber, institutionName: row.institutionName ?? '' } : {}),
  };
}

export function describeIssuedAccount({ row, initialPassword }: { row: StaffAccountRow; initialPassword: string }): Static<typeof IssuedStaffAccount> {
  return { ...describeStaffAccount(row), initialPassword };
}
