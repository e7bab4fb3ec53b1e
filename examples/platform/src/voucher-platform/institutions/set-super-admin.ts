import { maskIdNumber, maskName, parseIdNumber } from '@skill-voucher/sdk-core';
import { and, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion } from '../../regions/within-region';
import { recordAudit } from '../../audit/record-audit';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { SuperAdmin, SuperAdminView } from '../../http/schemas/hr-schemas';
import { encryptPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { dropAdmin } from '../admins/drop-admin';

/** Configures an institution's scan admin, its super admin (R11): a person by ID number, who may never have logged in (A25). */
export async function setSuperAdmin(
  platform: Platform,
  actor: HrIdentity,
  options: { institutionNumber: number; person: Static<typeof SuperAdmin> },
): Promise<Static<typeof SuperAdminView>> {
  const { institutionNumber, person } = options;
  if (parseIdNumber(person.idNumber, { nowMs: platform.nowMs() }).outcome !== 'valid') throw refuseRequest('invalidRequest', { field: 'idNumber' });
  const nowMs = platform.nowMs();
  await platform.database.orm.transaction(async (tx) => {
    const open = and(eq(institutions.institutionNumber, institutionNumber), isNull(institutions.closedAtMs));
    const [institution] = await tx.select().from(institutions).where(open).for('update');
    if (institution === undefined) throw refuseRequest('notFound');
    requireWithinRegion(actor, institution.regionCode);
    const ofInstitution = eq(institutionAdmins.institutionNumber, institutionNumber);
    const columns = encryptPerson(platform.personalData, person);
    const [predecessor] = await tx.select().from(institutionAdmins).where(and(ofInstitution, eq(institutionAdmins.role, 'superAdmin')));
    if (predecessor !== undefined && !Buffer.from(predecessor.idNumberIndex).equals(columns.idNumberIndex)) await dropAdmin(tx, { ...predecessor, nowMs });
    const row = { ...columns, role: 'superAdmin' as const, configuredBy: actor.account, configuredAtMs: nowMs };
    await tx
      .insert(institutionAdmins)
      .values({ institutionNumber, ...row })
      .onConflictDoUpdate({ target: [institutionAdmins.institutionNumber, institutionAdmins.idNumberIndex], set: row });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'setSuperAdmin', subject: String(institutionNumber) });
  });
  return { maskedName: maskName(person.name), maskedIdNumber: maskIdNumber(person.idNumber) };
}
