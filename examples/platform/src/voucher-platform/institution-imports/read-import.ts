import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { institutionImports } from '../../database/schema/institution-desk-tables';
import { refuseRequest } from '../../http/refused-request';
import type { InstitutionImport, InstitutionImportList } from '../../http/schemas/import-schemas';
import type { Platform } from '../../platform';
import { giveUpStalledJobs } from './import-job';

type ImportRow = typeof institutionImports.$inferSelect;

/** How far an import of this account is, or how it ended. */
export async function readImport(platform: Platform, actor: HrActor, importId: string): Promise<Static<typeof InstitutionImport>> {
  const { orm } = platform.database;
  await giveUpStalledJobs(orm, actor.account, platform.nowMs());
  const [row] = await orm.select().from(institutionImports).where(and(eq(institutionImports.importId, importId), eq(institutionImports.account, actor.account)));
  if (row === undefined) throw refuseRequest('notFound');
  return describeImport(row);
}

/** The account's latest imports, newest first. */
export async function listImports(platform: Platform, actor: HrActor): Promise<Static<typeof InstitutionImportList>> {
  const { orm } = platform.database;
  await giveUpStalledJobs(orm, actor.account, platform.nowMs());
  const rows = await orm.select().from(institutionImports).where(eq(institutionImports.account, actor.account)).orderBy(desc(institutionImports.startedAtMs), desc(institutionImports.importId)).limit(20);
  return { items: rows.map((row) => describeImport({ ...row, errors: [], warnings: [] })) };
}

function describeImport(row: ImportRow): Static<typeof InstitutionImport> {
  const { importId, state, rowCount, checkedCount, createdCount, errorCount, errors, warningCount, warnings, startedAtMs, endedAtMs } = row;
  return { importId, state, rowCount, checkedCount, createdCount, errorCount, errors, warningCount, warnings, startedAtMs, ...(endedAtMs === null ? {} : { endedAtMs }) };
}
