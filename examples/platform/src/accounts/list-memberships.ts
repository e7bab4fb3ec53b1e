import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../database/database';
import { institutionAdmins, institutions } from '../database/schema/template-tables';
import type { Membership } from '../http/schemas/session-schemas';

/** Institutions that this identity is an admin of: configured by ID number, perhaps before the first log-in (A25). */
export async function listMemberships(orm: Orm, idNumberIndex: Uint8Array): Promise<Static<typeof Membership>[]> {
  return orm
    .select({ institutionNumber: institutions.institutionNumber, institutionName: institutions.name, role: institutionAdmins.role })
    .from(institutionAdmins)
    .innerJoin(institutions, eq(institutions.institutionNumber, institutionAdmins.institutionNumber))
    .where(and(eq(institutionAdmins.idNumberIndex, idNumberIndex), isNull(institutions.closedAtMs)))
    .orderBy(asc(institutions.institutionNumber));
}
