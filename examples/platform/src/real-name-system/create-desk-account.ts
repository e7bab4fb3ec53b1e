import { nameDivision, parseIdNumber } from '@skill-voucher/sdk-core';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { logIn } from '../console-accounts/log-in';
import { issueAccount } from '../console-accounts/manage-accounts';
import { requireStepUp } from '../console-accounts/require-step-up';
import { deskAccounts } from '../database/schema/real-name-tables';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { ConsoleLogInRequest } from '../http/schemas/console-account-schemas';
import type { DeskSession, NewDeskAccount } from '../http/schemas/real-name-schemas';
import type { IssuedStaffAccount } from '../http/schemas/staff-account-schemas';
import type { SystemInstitution } from '../http/schemas/system-schemas';
import { requireWithinRegion } from '../regions/within-region';
import { callSystem } from '../systems/call-system';
import { describeIssuedAccount } from '../systems/describe-staff-account';
import { recordSystemAudit } from '../systems/staffed-system';
import { requireAdministrator, type RealNameActor, type RealNameSystem } from './real-name-system';

/** An administrator gives an institution of the own region a desk; name and county are the voucher platform's, and the operator is one of its admins there (R56). */
export async function createDeskAccount(system: RealNameSystem, actor: RealNameActor, request: Static<typeof NewDeskAccount>): Promise<Static<typeof IssuedStaffAccount>> {
  requireAdministrator(actor);
  requireStepUp(actor, system.nowMs());
  const { account, institutionNumber, operatorIdNumber } = request;
  if (parseIdNumber(operatorIdNumber, { nowMs: system.nowMs() }).outcome !== 'valid') throw refuseRequest('invalidRequest', { field: 'operatorIdNumber' });
  const { name: institutionName, regionCode } = await readInstitution(system, institutionNumber);
  requireWithinRegion(actor, regionCode);
  const operatorIdNumberCipher = system.personalData.cipher.encrypt('idNumber', operatorIdNumber);
  const values = { account, role: 'institutionDesk' as const, regionCode, institutionNumber, institutionName, operatorIdNumberCipher };
  return describeIssuedAccount(await issueAccount(system.console, actor, { values, details: { role: values.role, institutionNumber } }));
}

/** With the institution's name and county as HR has them now. */
export async function logInDesk(system: RealNameSystem, request: Static<typeof ConsoleLogInRequest>): Promise<Static<typeof DeskSession>> {
  const { session, account } = await logIn(system.console, request);
  const { role, regionCode, institutionNumber, institutionName } = await followInstitution(system, account);
  return { ...session, role, regionCode, regionName: nameDivision(regionCode), ...(institutionNumber === null ? {} : { institutionNumber, institutionName: institutionName ?? '' }) };
}

type DeskRow = typeof deskAccounts.$inferSelect;

/** HR may have renamed or moved the institution since; while the voucher platform is away, what is known stands. */
async function followInstitution(system: RealNameSystem, row: DeskRow): Promise<DeskRow> {
  const { account, institutionNumber } = row;
  if (institutionNumber === null) return row;
  const known = await readInstitution(system, institutionNumber).catch((error: unknown) => {
    if (error instanceof RefusedRequest) return undefined;
    throw error;
  });
  if (known === undefined || (known.name === row.institutionName && known.regionCode === row.regionCode)) return row;
  const change = { institutionName: known.name, regionCode: known.regionCode };
  await system.database.orm.transaction(async (tx) => {
    await tx.update(deskAccounts).set(change).where(eq(deskAccounts.account, account));
    await recordSystemAudit(tx, system.tables, { atMs: system.nowMs(), actorKind: 'system', actorId: 'voucher-platform', action: 'followInstitution', subject: account, details: { institutionNumber, regionCode: known.regionCode } });
  });
  return { ...row, ...change };
}

function readInstitution(system: RealNameSystem, institutionNumber: number): Promise<Static<typeof SystemInstitution>> {
  return callSystem(system.link, { to: 'voucher-platform', path: '/v1/systems/institutions', body: { institutionNumber } });
}
