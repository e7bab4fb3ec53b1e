import { eq } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import type { AccountTable } from '../database/schema/console-tables';
import { refuseRequest } from '../http/refused-request';
import type { ConsoleActor, ConsoleSystem } from './console-system';
import { hashToken } from './log-in';

const seenEveryMs = 60_000;

/** The account behind a bearer token of this system. A session ends after 8 hours, and after the configured time in which nothing was asked. */
export async function authenticateConsole<Table extends AccountTable>(system: ConsoleSystem<Table>, request: FastifyRequest): Promise<{ actor: ConsoleActor; account: Table['$inferSelect'] }> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw refuseRequest('sessionUnknown');
  const tokenHash = hashToken(token);
  const { orm } = system.database;
  const { sessions, sessionActivity } = system.tables;
  const accounts: AccountTable = system.tables.accounts;
  const [row] = await orm
    .select({ session: sessions, account: accounts, seenAtMs: sessionActivity.seenAtMs })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.account, sessions.account))
    .innerJoin(sessionActivity, eq(sessionActivity.tokenHash, sessions.tokenHash))
    .where(eq(sessions.tokenHash, tokenHash));
  if (row === undefined || row.account.state !== 'active') throw refuseRequest('sessionUnknown');
  const { session, account, seenAtMs } = row;
  const nowMs = system.nowMs();
  if (session.expiresAtMs <= nowMs || seenAtMs + system.idleMs <= nowMs) throw refuseRequest('sessionExpired');
  if (seenAtMs + seenEveryMs <= nowMs) await orm.update(sessionActivity).set({ seenAtMs: nowMs }).where(eq(sessionActivity.tokenHash, tokenHash));
  const hasSecondFactor = account.totpConfirmedAtMs !== null;
  const actor: ConsoleActor = {
    account: account.account, tokenHash, steppedUpUntilMs: session.steppedUpUntilMs, hasSecondFactor,
    isPasswordOld: account.mustChangePassword, isSecondFactorMissing: system.needsSecondFactor && !hasSecondFactor,
  };
  return { actor, account };
}

/** Refuses everything but the own account until that is set up. */
export function requireSetUp(actor: ConsoleActor): void {
  if (actor.isPasswordOld) throw refuseRequest('passwordChangeRequired');
  if (actor.isSecondFactorMissing) throw refuseRequest('secondFactorMissing');
}
