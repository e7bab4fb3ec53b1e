import { eq } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { hrAccounts, hrSessionActivity, hrSessions, type HrRole } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { hashHrToken } from './log-in-hr';

/** Who works at the console, and for where. */
export interface HrIdentity {
  readonly account: string;
  readonly level: 'province' | 'city' | 'county';
  readonly regionCode: string;
  readonly role: HrRole;
}

export interface HrActor extends HrIdentity {
  readonly tokenHash: Uint8Array;
  readonly steppedUpUntilMs: number;
  readonly hasSecondFactor: boolean;
  /** A password that somebody else set: it must be changed before anything else. */
  readonly isPasswordOld: boolean;
  /** In production nothing works without a second factor. */
  readonly isSecondFactorMissing: boolean;
}

const seenEveryMs = 60_000;

/** The account behind a bearer token. A session ends after 8 hours, and after the configured time in which nothing was asked. */
export async function authenticateHr(platform: Platform, request: FastifyRequest): Promise<HrActor> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw refuseRequest('sessionUnknown');
  const tokenHash = hashHrToken(token);
  const { orm } = platform.database;
  const [row] = await orm
    .select({ session: hrSessions, account: hrAccounts, seenAtMs: hrSessionActivity.seenAtMs })
    .from(hrSessions)
    .innerJoin(hrAccounts, eq(hrAccounts.account, hrSessions.account))
    .innerJoin(hrSessionActivity, eq(hrSessionActivity.tokenHash, hrSessions.tokenHash))
    .where(eq(hrSessions.tokenHash, tokenHash));
  if (row === undefined || row.account.state !== 'active') throw refuseRequest('sessionUnknown');
  const { session, account, seenAtMs } = row;
  const nowMs = platform.nowMs();
  if (session.expiresAtMs <= nowMs || seenAtMs + platform.consoleIdleMs <= nowMs) throw refuseRequest('sessionExpired');
  if (seenAtMs + seenEveryMs <= nowMs) await orm.update(hrSessionActivity).set({ seenAtMs: nowMs }).where(eq(hrSessionActivity.tokenHash, tokenHash));
  return {
    account: account.account, level: account.level, regionCode: account.regionCode, role: account.role,
    tokenHash, steppedUpUntilMs: session.steppedUpUntilMs, hasSecondFactor: account.totpConfirmedAtMs !== null, isPasswordOld: account.mustChangePassword,
    isSecondFactorMissing: !platform.keys.areDemo && account.totpConfirmedAtMs === null,
  };
}
