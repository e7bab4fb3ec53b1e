import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { institutionImports } from '../../database/schema/institution-desk-tables';
import { refuseRequest } from '../../http/refused-request';
import type { InstitutionImport, InstitutionImportList } from '../../http/schemas/import-schemas';
import type { Platform } from '../../platform';

/** A job that said nothing for so long died with its node; it stored nothing, or all and could not say so, which the institution list shows. */
export const stalledAfterMs = 120_000;

type ImportRow = typeof institutionImports.$inferSelect;

/** How far an import of this account is, or how it ended. */
export async function readImport(platform: Platform, actor: HrActor, importId: string): Promise<Static<typeof InstitutionImport>> {
  const [row] = await platform.database.orm.select().from(institutionImports).where(and(eq(institutionImports.importId, importId), eq(institutionImports.account, actor.account)));
  if (row === undefined) throw refuseRequest('notFound');
  return describeImport(row, platform.nowMs());
}

/** The account's latest imports, newest first. */
export async function listImports(platform: Platform, actor: HrActor): Promise<Static<typeof InstitutionImportList>> {
  const rows = await platform.database.orm.select().from(institutionImports).where(eq(institutionImports.account, actor.account)).orderBy(desc(institutionImports.startedAtMs), desc(institutionImports.importId)).limit(20);
  return { items: rows.map((row) => describeImport({ ...row, errors: [], warnings: [] }, platform.nowMs())) };
}

function describeImport(row: ImportRow, nowMs: number): Static<typeof InstitutionImport> {
  const { importId, rowCount, checkedCount, createdCount, errorCount, errors, warningCount, warnings, startedAtMs, endedAtMs } = row;
  const isStalled = row.state === 'running' && row.progressedAtMs < nowMs - stalledAfterMs;
  return {
    importId, state: isStalled ? 'failed' : row.state, rowCount, checkedCount, createdCount, errorCount, errors, warningCount, warnings, startedAtMs,
    ...(endedAtMs === null ? {} : { endedAtMs }),
  };
}
