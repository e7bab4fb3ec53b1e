import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { withinRegion } from '../../regions/within-region';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { InstitutionPage, InstitutionQuery } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { describeInstitution } from './describe-institution';

/** Institutions of the account's region and below (R21), by number. */
export async function listInstitutions(platform: Platform, actor: HrIdentity, query: Static<typeof InstitutionQuery>): Promise<Static<typeof InstitutionPage>> {
  const limit = query.limit ?? 20;
  const after = query.cursor === undefined ? undefined : gt(institutions.institutionNumber, readPosition(query.cursor));
  const superAdmin = and(eq(institutionAdmins.institutionNumber, institutions.institutionNumber), eq(institutionAdmins.role, 'superAdmin'));
  const rows = await platform.database.orm
    .select({ institution: institutions, role: institutionAdmins.role })
    .from(institutions)
    .leftJoin(institutionAdmins, superAdmin)
    .where(and(withinRegion(institutions.regionCode, actor.regionCode), query.state === 'closed' ? isNotNull(institutions.closedAtMs) : isNull(institutions.closedAtMs), after))
    .orderBy(asc(institutions.institutionNumber))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map((row) => describeInstitution(row.institution, row.role !== null));
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: String(last.institutionNumber) } : { items };
}

function readPosition(cursor: string): number {
  if (!/^\d{1,10}$/.test(cursor)) throw refuseRequest('invalidRequest', { field: 'cursor' });
  return Number(cursor);
}
