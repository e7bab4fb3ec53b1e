import { maskIdNumber, maskName, parseIdNumber } from '@skill-voucher/sdk-core';
import { and, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../accounts/authenticate-hr';
import { requireWithinRegion } from '../../accounts/region-rules';
import { recordAudit } from '../../audit/record-audit';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { SuperAdmin, SuperAdminView } from '../../http/schemas/hr-schemas';
import { encryptPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { drainLeasesOfAdmin } from '../bookings/drain-leases-of-admin';

/** Configures an institution's scan admin, its super admin (R11): a person by ID number, who may never have logged in (A25). */
export async function setSuperAdmin(
  platform: Platform,
  actor: HrActor,
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
    const left = await tx.delete(institutionAdmins).where(and(ofInstitution, eq(institutionAdmins.role, 'superAdmin'))).returning({ idNumberIndex: institutionAdmins.idNumberIndex });
    const row = { ...encryptPerson(platform.personalData, person), role: 'superAdmin' as const, configuredBy: actor.account, configuredAtMs: nowMs };
    await tx
      .insert(institutionAdmins)
      .values({ institutionNumber, ...row })
      .onConflictDoUpdate({ target: [institutionAdmins.institutionNumber, institutionAdmins.idNumberIndex], set: row });
    for (const { idNumberIndex } of left) {
      if (!Buffer.from(idNumberIndex).equals(Buffer.from(row.idNumberIndex))) await drainLeasesOfAdmin(tx, { institutionNumber, idNumberIndex, nowMs });
    }
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'setSuperAdmin', subject: String(institutionNumber) });
  });
  return { maskedName: maskName(person.name), maskedIdNumber: maskIdNumber(person.idNumber) };
}
