import { eq } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { hrAccounts, hrSessions } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { hashHrToken } from './log-in-hr';

export interface HrActor {
  readonly account: string;
  readonly level: 'province' | 'city' | 'county';
  readonly regionCode: string;
  /** HR of a region, or who runs the whole (A24). */
  readonly role: 'hr' | 'platformOperator';
}

/** The HR account behind a bearer token. */
export async function authenticateHr(platform: Platform, request: FastifyRequest): Promise<HrActor> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw refuseRequest('sessionUnknown');
  const [row] = await platform.database.orm
    .select({ account: hrAccounts.account, level: hrAccounts.level, regionCode: hrAccounts.regionCode, role: hrAccounts.role, expiresAtMs: hrSessions.expiresAtMs })
    .from(hrSessions)
    .innerJoin(hrAccounts, eq(hrAccounts.account, hrSessions.account))
    .where(eq(hrSessions.tokenHash, hashHrToken(token)));
  if (row === undefined) throw refuseRequest('sessionUnknown');
  if (row.expiresAtMs <= platform.nowMs()) throw refuseRequest('sessionExpired');
  return { account: row.account, level: row.level, regionCode: row.regionCode, role: row.role };
}
