import { hash, verify } from '@node-rs/argon2';
import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, notInArray } from 'drizzle-orm';
import { nameDivision } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import { recordAudit } from '../audit/record-audit';
import { hrAccounts, hrSessionActivity, hrSessions } from '../database/schema/account-tables';
import type { HrLogInRequest, HrSession } from '../http/schemas/hr-schemas';
import { takeCode } from '../hr-accounts/second-factor';
import { refuseRequest } from '../http/refused-request';
import type { Orm } from '../database/database';
import type { Platform } from '../platform';
import { countFailure, forgetFailures, requireUnlocked } from './log-in-failures';

const sessionLifeMs = 8 * 3_600_000;
/** A further log-in ends the oldest. */
const maximumSessions = 3;

/** Checked against when the account does not exist, so that both answers take the same time. */
const decoyHash = hash('no such account');

export function hashHrToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/**
 * Logs an account of the console in (R1): argon2id, then the second factor where one was set; the
 * account locks for 15 min after 5 failures of either. What is answered does not tell whether the
 * account exists; `secondFactorRequired` comes only after the right password.
 */
export async function logInHr(platform: Platform, request: Static<typeof HrLogInRequest>): Promise<Static<typeof HrSession>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  await requireUnlocked(orm, { account: request.account, nowMs });
  const [account] = await orm.select().from(hrAccounts).where(eq(hrAccounts.account, request.account));
  const isRight = await verify(account?.passwordHash ?? (await decoyHash), request.password);
  if (account === undefined || account.state !== 'active' || !isRight) throw await countFailure(platform, request.account);
  if (account.totpConfirmedAtMs !== null && request.totpCode === undefined) throw refuseRequest('secondFactorRequired');
  const token = randomBytes(32).toString('base64url');
  const expiresAtMs = nowMs + sessionLifeMs;
  const isOpened = await orm.transaction(async (tx) => {
    await requireUnlocked(tx, { account: account.account, nowMs, isHeld: true });
    const { totpCode = '' } = request;
    if (account.totpConfirmedAtMs !== null && !(await takeCode(platform, tx, { account: account.account, code: totpCode, nowMs, isConfirmed: true }))) return false;
    await forgetFailures(tx, account.account);
    await endOldSessions(tx, account.account);
    await tx.insert(hrSessions).values({ tokenHash: hashHrToken(token), account: account.account, createdAtMs: nowMs, expiresAtMs });
    await tx.insert(hrSessionActivity).values({ tokenHash: hashHrToken(token), seenAtMs: nowMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: account.account, action: 'logInHr', subject: account.account });
    return true;
  });
  if (!isOpened) throw await countFailure(platform, request.account);
  return { token, expiresAtMs, level: account.level, role: account.role, regionCode: account.regionCode, regionName: nameDivision(account.regionCode), ...readSetup(platform, account) };
}

/** What the account must do before anything else. */
function readSetup(platform: Platform, account: typeof hrAccounts.$inferSelect): { next?: 'changePassword' | 'setSecondFactor' } {
  if (account.mustChangePassword) return { next: 'changePassword' };
  return !platform.keys.areDemo && account.totpConfirmedAtMs === null ? { next: 'setSecondFactor' } : {};
}

async function endOldSessions(tx: Orm, account: string): Promise<void> {
  const kept = tx.select({ tokenHash: hrSessions.tokenHash }).from(hrSessions).where(eq(hrSessions.account, account)).orderBy(desc(hrSessions.createdAtMs)).limit(maximumSessions - 1);
  await tx.delete(hrSessions).where(and(eq(hrSessions.account, account), notInArray(hrSessions.tokenHash, kept)));
}
