import { hash, verify } from '@node-rs/argon2';
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, lte, sql } from 'drizzle-orm';
import { nameDivision } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import { recordAudit } from '../audit/record-audit';
import { hrAccounts, hrSessions } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { HrLogInRequest, HrSession } from '../http/schemas/hr-schemas';
import type { Platform } from '../platform';

const maximumFailures = 5;
const lockMs = 15 * 60_000;
const sessionLifeMs = 8 * 3_600_000;

/** Checked against when the account does not exist, so that both answers take the same time. */
const decoyHash = hash('no such account');

export function hashHrToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** Logs an HR admin in (R1): argon2id; the account locks for 15 min after 5 failures. */
export async function logInHr(platform: Platform, request: Static<typeof HrLogInRequest>): Promise<Static<typeof HrSession>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  const [account] = await orm.select().from(hrAccounts).where(eq(hrAccounts.account, request.account));
  if (account !== undefined && account.lockedUntilMs > nowMs) throw refuseLocked(account.lockedUntilMs, nowMs);
  const isRight = await verify(account?.passwordHash ?? (await decoyHash), request.password);
  if (account === undefined) throw refuseRequest('wrongCredentials');
  if (!isRight) throw await countFailure(platform, account.account, nowMs);
  const token = randomBytes(32).toString('base64url');
  const expiresAtMs = nowMs + sessionLifeMs;
  await orm.transaction(async (tx) => {
    const unlocked = and(eq(hrAccounts.account, account.account), lte(hrAccounts.lockedUntilMs, nowMs));
    const opened = await tx.update(hrAccounts).set({ failedCount: 0, lockedUntilMs: 0 }).where(unlocked).returning();
    if (opened.length === 0) throw refuseLocked(nowMs + lockMs, nowMs); // guesses beside this one locked it
    await tx.insert(hrSessions).values({ tokenHash: hashHrToken(token), account: account.account, createdAtMs: nowMs, expiresAtMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: account.account, action: 'logInHr', subject: account.account });
  });
  return { token, expiresAtMs, level: account.level, regionCode: account.regionCode, regionName: nameDivision(account.regionCode) };
}

/** One statement, so that parallel guesses all count. */
async function countFailure(platform: Platform, account: string, nowMs: number) {
  const failures = sql<number>`${hrAccounts.failedCount} + 1`;
  const locks = sql`${failures} >= ${maximumFailures}`;
  const [row] = await platform.database.orm
    .update(hrAccounts)
    .set({
      failedCount: sql`CASE WHEN ${locks} THEN 0 ELSE ${failures} END`,
      lockedUntilMs: sql`CASE WHEN ${locks} THEN ${nowMs + lockMs}::bigint ELSE ${hrAccounts.lockedUntilMs} END`,
    })
    .where(eq(hrAccounts.account, account))
    .returning();
  if (row !== undefined && row.lockedUntilMs > nowMs) return refuseLocked(row.lockedUntilMs, nowMs);
  return refuseRequest('wrongCredentials', { attemptsLeft: maximumFailures - (row?.failedCount ?? 0) });
}

function refuseLocked(lockedUntilMs: number, nowMs: number) {
  return refuseRequest('accountLocked', { minutes: Math.ceil((lockedUntilMs - nowMs) / 60_000) });
}
