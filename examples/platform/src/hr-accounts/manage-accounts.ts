import { findDivision, nameDivision, readDivisionLevel } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import * as accounts from '../console-accounts/manage-accounts';
import type { hrAccounts } from '../database/schema/hr-account-tables';
import { refuseRequest } from '../http/refused-request';
import type { AccountPageQuery } from '../http/schemas/console-account-schemas';
import type { HrAccount, HrAccountPage, IssuedHrAccount, NewHrAccount } from '../http/schemas/hr-account-schemas';
import type { Platform } from '../platform';
import type { HrActor } from './authenticate-hr';

type HrAccountRow = typeof hrAccounts.$inferSelect;

/** Every account, newest first, for the system and the security administrator. */
export async function listHrAccounts(platform: Platform, query: Static<typeof AccountPageQuery>): Promise<Static<typeof HrAccountPage>> {
  const { rows, ...page } = await accounts.listAccounts(platform.console, { query });
  return { ...page, items: rows.map(describeAccount) };
}

/** The system administrator makes an account; it works once a security administrator has activated it. */
export async function createHrAccount(platform: Platform, actor: HrActor, request: Static<typeof NewHrAccount>): Promise<Static<typeof IssuedHrAccount>> {
  const { account, role, regionCode } = request;
  const level = readRegionLevel(regionCode);
  if (role !== 'hr' && level !== 'province') throw refuseRequest('invalidRequest', { field: 'regionCode' });
  return describeIssued(await accounts.issueAccount(platform.console, actor, { values: { account, role, level, regionCode }, details: { role, regionCode } }));
}

/** The security administrator activates what a system administrator made: neither gives power alone. */
export async function activateHrAccount(platform: Platform, actor: HrActor, account: string): Promise<Static<typeof HrAccount>> {
  return describeAccount(await accounts.activateAccount(platform.console, actor, { account }));
}

/** Ends all its sessions at once. */
export async function disableHrAccount(platform: Platform, actor: HrActor, account: string): Promise<Static<typeof HrAccount>> {
  return describeAccount(await accounts.disableAccount(platform.console, actor, { account }));
}

/** Forgotten password or lost phone: the security administrator has to activate it again. */
export async function resetHrAccount(platform: Platform, actor: HrActor, account: string): Promise<Static<typeof IssuedHrAccount>> {
  return describeIssued(await accounts.resetAccount(platform.console, actor, { account }));
}

export function readRegionLevel(regionCode: string): HrAccountRow['level'] {
  if (findDivision(regionCode) === undefined) throw refuseRequest('invalidRequest', { field: 'regionCode', regionCode });
  return readDivisionLevel(regionCode);
}

function describeIssued({ row, initialPassword }: { row: HrAccountRow; initialPassword: string }): Static<typeof IssuedHrAccount> {
  return { ...describeAccount(row), initialPassword };
}

function describeAccount(row: HrAccountRow): Static<typeof HrAccount> {
  const { account, level, role, regionCode, state, createdAtMs } = row;
  return { account, level, role, regionCode, regionName: nameDivision(regionCode), state, createdAtMs, hasSecondFactor: row.totpConfirmedAtMs !== null };
}
