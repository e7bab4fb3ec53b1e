import { and, eq, inArray, lt } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { institutionImports } from '../../database/schema/institution-desk-tables';
import { describeFinding } from './check-import-row';

/** A job that said nothing for so long died with its node, unless it is storing: then its row is held. */
const stalledAfterMs = 120_000;

type JobChanges = Partial<Pick<typeof institutionImports.$inferInsert, 'rowCount' | 'checkedCount' | 'createdCount' | 'errorCount' | 'errors' | 'warningCount' | 'warnings'>>;

/** A job runs until one of its ends is written, and then never changes. */
function running(importId: string) {
  return and(eq(institutionImports.importId, importId), eq(institutionImports.state, 'running'));
}

/** @throws Error when the job was given up meanwhile */
export async function noteProgress(orm: Orm, importId: string, changes: JobChanges & { progressedAtMs: number }): Promise<void> {
  const noted = await orm.update(institutionImports).set(changes).where(running(importId)).returning({ importId: institutionImports.importId });
  if (noted.length === 0) throw new Error('The import was given up');
}

/** Holds the job's row for the caller's transaction: nobody gives the job up while it stores. */
export async function holdJob(tx: Orm, importId: string): Promise<void> {
  const held = await tx.select({ importId: institutionImports.importId }).from(institutionImports).where(running(importId)).for('update');
  if (held.length === 0) throw new Error('The import was given up');
}

export async function endJob(orm: Orm, importId: string, end: JobChanges & { state: 'done' | 'refused' | 'failed'; endedAtMs: number }): Promise<void> {
  await orm.update(institutionImports).set({ ...end, progressedAtMs: end.endedAtMs }).where(running(importId));
}

/** Ends an account's jobs that died with their node, and stored nothing. */
export async function giveUpStalledJobs(orm: Orm, account: string, nowMs: number): Promise<void> {
  const stalled = and(eq(institutionImports.account, account), eq(institutionImports.state, 'running'), lt(institutionImports.progressedAtMs, nowMs - stalledAfterMs));
  const select = () => orm.select({ importId: institutionImports.importId }).from(institutionImports).where(stalled);
  if ((await select()).length === 0) return;
  const dead = select().for('update', { skipLocked: true });
  await orm.update(institutionImports).set({ state: 'failed', errorCount: 1, errors: [describeFinding(0, undefined, 'interrupted')], endedAtMs: nowMs }).where(inArray(institutionImports.importId, dead));
}
