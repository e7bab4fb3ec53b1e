import { createHash } from 'node:crypto';
import { eq, lt, sql } from 'drizzle-orm';
import type { Orm } from '../database/database';
import { hrLogInFailures } from '../database/schema/account-tables';
import type { LogInFailureTable } from '../database/schema/system-tables';
import { refuseRequest } from '../http/refused-request';

const maximumFailures = 5;
const lockMs = 15 * 60_000;
const failureLifeMs = 24 * 3_600_000;

/** Failures are counted by what was typed: an account that does not exist locks like one that does. */
function hashAccount(account: string): Uint8Array {
  return createHash('sha256').update(account).digest();
}

/** Refuses with `accountLocked` while the account is locked. In the transaction that opens a session the row is held, so that guesses beside it count first. */
export async function requireUnlocked(orm: Orm, options: { account: string; nowMs: number; isHeld?: boolean; table?: LogInFailureTable }): Promise<void> {
  const { table = hrLogInFailures } = options;
  const query = orm.select().from(table).where(eq(table.accountHash, hashAccount(options.account)));
  const [row] = await (options.isHeld === true ? query.for('update') : query);
  if (row !== undefined && row.lockedUntilMs > options.nowMs) throw refuseLocked(row.lockedUntilMs, options.nowMs);
}

/** One statement, so that parallel guesses all count. Answers what to tell. */
export async function countFailure(system: { nowMs(): number; database: { orm: Orm } }, account: string, table: LogInFailureTable = hrLogInFailures): Promise<Error> {
  const nowMs = system.nowMs();
  const failures = sql<number>`${table.failedCount} + 1`;
  const locks = sql`${failures} >= ${maximumFailures}`;
  const [row] = await system.database.orm
    .insert(table)
    .values({ accountHash: hashAccount(account), failedCount: 1, lockedUntilMs: 0, updatedAtMs: nowMs })
    .onConflictDoUpdate({
      target: table.accountHash,
      set: {
        failedCount: sql`CASE WHEN ${locks} THEN 0 ELSE ${failures} END`,
        lockedUntilMs: sql`CASE WHEN ${locks} THEN ${nowMs + lockMs}::bigint ELSE ${table.lockedUntilMs} END`,
        updatedAtMs: nowMs,
      },
    })
    .returning();
  if (row !== undefined && row.lockedUntilMs > nowMs) return refuseLocked(row.lockedUntilMs, nowMs);
  return refuseRequest('wrongCredentials', { attemptsLeft: maximumFailures - (row?.failedCount ?? 0) });
}

export async function forgetFailures(tx: Orm, account: string, table: LogInFailureTable = hrLogInFailures): Promise<void> {
  await tx.delete(table).where(eq(table.accountHash, hashAccount(account)));
}

export async function forgetOldFailures(system: { nowMs(): number; database: { orm: Orm } }, table: LogInFailureTable = hrLogInFailures): Promise<void> {
  await system.database.orm.delete(table).where(lt(table.updatedAtMs, system.nowMs() - failureLifeMs));
}

function refuseLocked(lockedUntilMs: number, nowMs: number) {
  return refuseRequest('accountLocked', { minutes: Math.ceil((lockedUntilMs - nowMs) / 60_000) });
}
