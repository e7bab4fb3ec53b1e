import { refuseInstitutionAction, type AdminRoster, type InstitutionAction } from '@skill-voucher/sdk-core';
import { eq } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';

export interface PermittedInstitution {
  readonly name: string;
  readonly roster: AdminRoster;
  /** The actor as the roster knows people: by the blind index of the ID number (A25). */
  readonly actorId: string;
}

/** The institution, if this person may do this there now (R12, R56, R62, A13). */
export async function requireInstitutionPermission(orm: Orm, actor: DeviceActor, options: { institutionNumber: number; action: InstitutionAction }): Promise<PermittedInstitution> {
  const { institutionNumber, action } = options;
  const rows = await orm
    .select({ name: institutions.name, closedAtMs: institutions.closedAtMs, role: institutionAdmins.role, idNumberIndex: institutionAdmins.idNumberIndex })
    .from(institutions)
    .innerJoin(institutionAdmins, eq(institutionAdmins.institutionNumber, institutions.institutionNumber))
    .where(eq(institutions.institutionNumber, institutionNumber));
  const [first] = rows;
  if (first === undefined) throw refuseRequest('notAnInstitutionAdmin');
  const name = (index: Uint8Array) => Buffer.from(index).toString('hex');
  const superAdmin = rows.find(({ role }) => role === 'superAdmin');
  const roster: AdminRoster = {
    superAdminId: superAdmin === undefined ? undefined : name(superAdmin.idNumberIndex),
    adminIds: rows.filter(({ role }) => role === 'scanAdmin').map(({ idNumberIndex }) => name(idNumberIndex)),
  };
  const actorId = name(actor.idNumberIndex);
  const refusal = refuseInstitutionAction({ action, roster, personId: actorId, isClosed: first.closedAtMs !== null });
  if (refusal !== undefined) throw new RefusedRequest(refusal);
  return { name: first.name, roster, actorId };
}
