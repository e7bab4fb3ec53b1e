import { isWithinRegion, nameDivision, parseIdNumber } from '@skill-voucher/sdk-core';
import { hash } from '@node-rs/argon2';
import type { Static } from 'typebox';
import { deskAccounts } from '../database/schema/real-name-tables';
import { refuseRequest } from '../http/refused-request';
import type { DeskAccount, DeskSession, NewDeskAccount } from '../http/schemas/real-name-schemas';
import type { StaffLogInRequest } from '../http/schemas/review-schemas';
import type { SystemInstitution } from '../http/schemas/system-schemas';
import { callSystem } from '../systems/call-system';
import { recordSystemAudit } from '../systems/staffed-system';
import { logInStaff } from '../systems/staff-log-in';
import { findDeskAccount, requireAdministrator, type RealNameActor, type RealNameSystem } from './real-name-system';

/** An administrator gives an institution of the own region a desk; name and county are the voucher platform's, and the operator is one of its admins there (R56). */
export async function createDeskAccount(system: RealNameSystem, actor: RealNameActor, request: Static<typeof NewDeskAccount>): Promise<Static<typeof DeskAccount>> {
  requireAdministrator(actor);
  const { account, password, institutionNumber, operatorIdNumber } = request;
  if (parseIdNumber(operatorIdNumber, { nowMs: system.nowMs() }).outcome !== 'valid') throw refuseRequest('invalidRequest', { field: 'operatorIdNumber' });
  const { name: institutionName, regionCode } = await callSystem<Static<typeof SystemInstitution>>(system.link, { to: 'voucher-platform', path: '/v1/systems/institutions', body: { institutionNumber } });
  if (!isWithinRegion(regionCode, actor.regionCode)) throw refuseRequest('notAllowed', { regionCode });
  const nowMs = system.nowMs();
  const row = { account, role: 'institutionDesk' as const, regionCode, institutionNumber, institutionName, passwordHash: await hash(password), operatorIdNumberCipher: system.personalData.cipher.encrypt('idNumber', operatorIdNumber), createdAtMs: nowMs };
  await system.database.orm.transaction(async (tx) => {
    const created = await tx.insert(deskAccounts).values(row).onConflictDoNothing().returning({ account: deskAccounts.account });
    if (created.length === 0) throw refuseRequest('accountExists');
    await recordSystemAudit(tx, system.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'createDeskAccount', subject: account, details: { institutionNumber } });
  });
  return { account, institutionNumber, institutionName, regionCode };
}

export async function logInDesk(system: RealNameSystem, request: Static<typeof StaffLogInRequest>): Promise<Static<typeof DeskSession>> {
  const { token, expiresAtMs, account } = await logInStaff(system, { ...request, findAccount: findDeskAccount(system) });
  const { role, regionCode, institutionNumber, institutionName } = account;
  return { token, expiresAtMs, role, regionCode, regionName: nameDivision(regionCode), ...(institutionNumber === null ? {} : { institutionNumber, institutionName: institutionName ?? '' }) };
}
