import { createHash } from 'node:crypto';
import { eq, lte, sql } from 'drizzle-orm';
import type { Orm } from '../database/database';
import type { LogInTables } from '../database/schema/console-tables';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { ConsoleSystem } from './console-system';

const maximumFailures = 5;
const lockMs = 15 * 60_000;

type GuardedSystem = Pick<ConsoleSystem, 'nowMs' | 'database' | 'turns'> & { readonly tables: Pick<LogInTables, 'logInFailures'> };

/** Failures are counted by what was typed: an account that does not exist locks like one that does. */
function hashAccount(account: string): Uint8Array {
  return createHash('sha256').update(account).digest();
}

/**
 * Judges a password or code of an account. A guess is counted before it is judged, so that of however
 * many at the same time, on however many nodes, five wrong ones are judged and no more; on one node
 * they take turns, so that right ones beside each other never look like guesses.
 *
 * `judge` answers undefined for a wrong one. A right one calls {@link forgetFailures} or
 * {@link takeGuessBack} in its transaction; a refusal for another reason takes the guess back, a fault does not.
 *
 * @throws RefusedRequest `wrongCredentials`, `accountLocked`
 */
export function judgeGuess<Result>(system: GuardedSystem, account: string, judge: () => Promise<Result | undefined>): Promise<Result> {
  return system.turns.take(account, async () => {
    const refusal = await countGuess(system, account);
    const result = await judge().catch(async (error: unknown) => {
      if (error instanceof RefusedRequest) await takeGuessBack(system.database.orm, system, account);
      throw error;
    });
    if (result === undefined) throw refusal;
    return result;
  });
}

/** One statement. Answers what to tell when the guess is wrong. */
async function countGuess(system: GuardedSystem, account: string): Promise<RefusedRequest> {
  const { logInFailures } = system.tables;
  const { orm } = system.database;
  const nowMs = system.nowMs();
  const accountHash = hashAccount(account);
  const failures = sql<number>`${logInFailures.failedCount} + 1`;
  const locks = sql`${failures} >= ${maximumFailures}`;
  const [counted] = await orm
    .insert(logInFailures)
    .values({ accountHash, failedCount: 1, lockedUntilMs: 0, updatedAtMs: nowMs })
    .onConflictDoUpdate({
      target: logInFailures.accountHash,
      set: {
        failedCount: sql`CASE WHEN ${locks} THEN 0 ELSE ${failures} END`,
        lockedUntilMs: sql`CASE WHEN ${locks} THEN ${nowMs + lockMs}::bigint ELSE ${logInFailures.lockedUntilMs} END`,
        updatedAtMs: nowMs,
      },
      setWhere: lte(logInFailures.lockedUntilMs, nowMs),
    })
    .returning();
  if (counted === undefined) {
    const [locked] = await orm.select().from(logInFailures).where(eq(logInFailures.accountHash, accountHash));
    throw refuseLocked(locked?.lockedUntilMs ?? nowMs, nowMs);
  }
  if (counted.lockedUntilMs > nowMs) return refuseLocked(counted.lockedUntilMs, nowMs);
  return refuseRequest('wrongCredentials', { attemptsLeft: maximumFailures - counted.failedCount });
}

/** A guess that was none: the failures before it still count, and a lock that came with it goes. */
export async function takeGuessBack(orm: Orm, system: GuardedSystem, account: string): Promise<void> {
  const { logInFailures } = system.tables;
  const isLocked = sql`${logInFailures.lockedUntilMs} > ${system.nowMs()}`;
  const failedCount = sql`CASE WHEN ${isLocked} THEN ${maximumFailures - 1} ELSE GREATEST(${logInFailures.failedCount} - 1, 0) END`;
  await orm.update(logInFailures).set({ failedCount, lockedUntilMs: 0 }).where(eq(logInFailures.accountHash, hashAccount(account)));
}

/** After a right one, in its transaction; and when the account is restored. */
export async function forgetFailures(tx: Orm, system: Pick<GuardedSystem, 'tables'>, account: string): Promise<void> {
  await tx.delete(system.tables.logInFailures).where(eq(system.tables.logInFailures.accountHash, hashAccount(account)));
}

function refuseLocked(lockedUntilMs: number, nowMs: number): RefusedRequest {
  return refuseRequest('accountLocked', { minutes: Math.max(1, Math.ceil((lockedUntilMs - nowMs) / 60_000)) });
}
