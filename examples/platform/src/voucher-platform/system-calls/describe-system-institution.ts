import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { SystemInstitution } from '../../http/schemas/system-schemas';
import type { Platform } from '../../platform';

/** Name and county of an institution, as HR has it. */
export async function describeSystemInstitution(platform: Platform, institutionNumber: number): Promise<Static<typeof SystemInstitution>> {
  const [row] = await platform.database.orm.select().from(institutions).where(eq(institutions.institutionNumber, institutionNumber));
  if (row === undefined) throw refuseRequest('notFound');
  return { institutionNumber, name: row.name, regionCode: row.regionCode, isClosed: row.closedAtMs !== null };
}
