import { and, eq } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { campuses } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { CampusRow } from './describe-campus';

/** Campuses of an institution are told apart by their names: a second one of a name is `invalidRequest`. */
export async function refuseTakenName<Result>(store: Promise<Result>): Promise<Result> {
  try {
    return await store;
  } catch (error) {
    if (readViolatedConstraint(error) === 'campuses_institution_number_name_key') throw refuseRequest('invalidRequest', { field: 'name' });
    throw error;
  }
}

export async function insertCampus(tx: Orm, values: typeof campuses.$inferInsert): Promise<CampusRow> {
  const [row] = await tx.insert(campuses).values(values).returning();
  if (row === undefined) throw new Error('The campus was not stored');
  return row;
}

/** Another institution's campus is as unknown as none. */
export async function lockCampus(tx: Orm, institutionNumber: number, campusNumber: number): Promise<CampusRow> {
  const [row] = await tx.select().from(campuses).where(and(eq(campuses.campusNumber, campusNumber), eq(campuses.institutionNumber, institutionNumber))).for('update');
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}
