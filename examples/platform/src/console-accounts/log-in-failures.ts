import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Orm } from '../database/database';
import { refuseRequest } from '../http/refused-request';
import type { ConsoleSystem } from './console-system';

const maximumFailures = 5;
const lockMs = 15 * 60_000;

/** Failures are counted by what was typed: an account that does not exist locks like one that does. */
function hashAccount(account: string): Uint8Array {
  return createHash('sha256').update(account).digest();
}

/** Refuses with `accountLocked` while the account is locked. In the transaction that opens a session the row is held, so that guesses beside it count first. */
export async function requireUnlocked(orm: Orm, system: ConsoleSystem, options: { account: string; isHeld?: boolean }): Promise<void> {
  const { logInFailures } = system.tables;
  const nowMs = system.nowMs();
  const query = orm.select().from(logInFailures).where(eq(logInFailures.accountHash, hashAccount(options.account)));
  const [row] = await (options.isHeld === true ? query.for('update') : query);
  if (row !== undefined && row.lockedUntilMs > nowMs) throw refuseLocked(row.lockedUntilMs, nowMs);
}

/** One statement, so that parallel guesses all count. Answers what to tell. */
export async function countFailure(system: ConsoleSystem, account: string): Promise<Error> {
  const { logInFailures } = system.tables;
  const nowMs = system.nowMs();
  const failures = sql<number>`${logInFailures.failedCount} + 1`;
  const locks = sql`${failures} >= ${maximumFailures}`;
  const [row] = await system.database.orm
    .insert(logInFailures)
    .values({ accountHash: hashAccount(account), failedCount: 1, lockedUntilMs: 0, updatedAtMs: nowMs })
    .onConflictDoUpdate({
      target: logInFailures.accountHash,
      set: {
        failedCount: sql`CASE WHEN ${locks} THEN 0 ELSE ${failures} END`,
        lockedUntilMs: sql`CASE WHEN ${locks} THEN ${nowMs + lockMs}::bigint ELSE ${logInFailures.lockedUntilMs} END`,
        updatedAtMs: nowMs,
      },
    })
    .returning();
  if (row !== undefined && row.lockedUntilMs > nowMs) return refuseLocked(row.lockedUntilMs, nowMs);
  return refuseRequest('wrongCredentials', { attemptsLeft: maximumFailures - (row?.failedCount ?? 0) });
}

export async function forgetFailures(tx: Orm, system: ConsoleSystem, account: string): Promise<void> {
  await tx.delete(system.tables.logInFailures).where(eq(system.tables.logInFailures.accountHash, hashAccount(account)));
}

function refuseLocked(lockedUntilMs: number, nowMs: number) {
  return refuseRequest('accountLocked', { minutes: Math.ceil((lockedUntilMs - nowMs) / 60_000) });
}
