import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { loneExports } from '../../database/schema/hr-account-tables';
import type { Platform } from '../../platform';

/** Files of one account within this time count as one. */
const togetherMs = 24 * 3_600_000;

/**
 * Counts a file that no second account agreed to, together with the account's others of the last
 * 24 hours. The number of records of all of them when they reach `from`: then nothing is counted
 * and the file is not to be written.
 */
export async function countLoneExport(tx: Orm, file: { account: string; exportId: string; rowCount: number; from: number; nowMs: number }): Promise<number | undefined> {
  const { account, exportId, rowCount, from, nowMs } = file;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`exports of ${account}`}, 0))`);
  const recent = and(eq(loneExports.account, account), gt(loneExports.exportedAtMs, nowMs - togetherMs));
  const [row] = await tx.select({ before: sql<number>`coalesce(sum(${loneExports.rowCount}), 0)::integer` }).from(loneExports).where(recent);
  const together = (row?.before ?? 0) + rowCount;
  if (together >= from) return together;
  await tx.insert(loneExports).values({ exportId, account, rowCount, exportedAtMs: nowMs });
  return undefined;
}

export async function forgetOldLoneExports(platform: Platform): Promise<void> {
  await platform.database.orm.delete(loneExports).where(lte(loneExports.exportedAtMs, platform.nowMs() - togetherMs));
}
