import { and, eq, sql } from 'drizzle-orm';
import { createHash, randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { recordAudit } from '../../audit/record-audit';
import { institutionImports } from '../../database/schema/institution-desk-tables';
import { refuseRequest } from '../../http/refused-request';
import type { InstitutionImport } from '../../http/schemas/import-schemas';
import type { Platform } from '../../platform';
import { giveUpStalledJobs } from './import-job';
import { importLimits } from './import-limits';
import { readImport } from './read-import';
import { runImport } from './run-import';

/** Of this process. */
let runningHere = 0;

/** Answers how to leave again. */
function enterNode(): () => void {
  if (runningHere >= importLimits.atOnce) throw refuseRequest('rateLimited', { seconds: 5 });
  runningHere += 1;
  return () => void (runningHere -= 1);
}

/**
 * Takes an Excel file of institutions (R9, A24): answers at once with the job to look at,
 * which reads, checks and stores behind the answer. HR imports for its region and below,
 * the platform operator for any. One at a time for each account, two on each node. A node that leaves waits for it.
 */
export async function startImport(platform: Platform, actor: HrActor, file: unknown, onFault: (error: unknown) => void): Promise<Static<typeof InstitutionImport>> {
  if (!Buffer.isBuffer(file) || file.length === 0) throw refuseRequest('invalidRequest', { field: 'body' });
  const nowMs = platform.nowMs();
  const running = and(eq(institutionImports.account, actor.account), eq(institutionImports.state, 'running'));
  const importId = randomBytes(16).toString('hex');
  const fileSha256 = createHash('sha256').update(file).digest('hex');
  let leaveNode: () => void = () => undefined;
  try {
    await platform.database.orm.transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`imports of ${actor.account}`}, 0))`);
      await giveUpStalledJobs(tx, actor.account, nowMs);
      const [busy] = await tx.select({ importId: institutionImports.importId }).from(institutionImports).where(running);
      if (busy !== undefined) throw refuseRequest('rateLimited', { seconds: 5 });
      leaveNode = enterNode();
      await tx.insert(institutionImports).values({ importId, account: actor.account, fileSha256, state: 'running', startedAtMs: nowMs, progressedAtMs: nowMs });
      await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'startImport', subject: importId, details: { fileSha256, byteLength: file.length } });
    });
  } catch (error) {
    leaveNode();
    throw error;
  }
  platform.behindAnswers.begin(runImport(platform, { importId, actor, file, fileSha256 }).catch(onFault).finally(leaveNode));
  return readImport(platform, actor, importId);
}
