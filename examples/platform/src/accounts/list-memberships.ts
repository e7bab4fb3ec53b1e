import { and, asc, eq, exists, isNull, or } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../database/database';
import { institutionAdmins, institutions } from '../database/schema/template-tables';
import { redemptions } from '../database/schema/voucher-tables';
import type { Membership } from '../http/schemas/session-schemas';

/** Institutions that this identity is an admin of: configured by ID number, perhaps before the first log-in (A25). A closed one stays as closed while it has history: its training and subsidy go on (A13). */
export async function listMemberships(orm: Orm, idNumberIndex: Uint8Array): Promise<Static<typeof Membership>[]> {
  const history = orm.select({ one: redemptions.institutionNumber }).from(redemptions).where(eq(redemptions.institutionNumber, institutions.institutionNumber));
  const rows = await orm
    .select({ institutionNumber: institutions.institutionNumber, institutionName: institutions.name, role: institutionAdmins.role, closedAtMs: institutions.closedAtMs })
    .from(institutionAdmins)
    .innerJoin(institutions, eq(institutions.institutionNumber, institutionAdmins.institutionNumber))
    .where(and(eq(institutionAdmins.idNumberIndex, idNumberIndex), or(isNull(institutions.closedAtMs), exists(history))))
    .orderBy(asc(institutions.institutionNumber));
  return rows.map(({ closedAtMs, ...membership }) => ({ ...membership, ...(closedAtMs === null ? {} : { isClosed: true }) }));
}
