import { hash, verify } from '@node-rs/argon2';
import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, notInArray } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../database/database';
import type { AccountRow, AccountTable } from '../database/schema/console-tables';
import type { ConsoleLogInRequest } from '../http/schemas/console-account-schemas';
import { refuseRequest } from '../http/refused-request';
import type { ConsoleSystem } from './console-system';
import { forgetFailures, judgeGuess } from './log-in-failures';
import { takeCode } from './second-factor';

const sessionLifeMs = 8 * 3_600_000;
/** A further log-in ends the oldest. */
const maximumSessions = 3;

/** Checked against when the account does not exist, so that both answers take the same time. */
const decoyHash = hash('no such account');

export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

export interface OpenedSession {
  readonly token: string;
  readonly expiresAtMs: number;
  /** What the account must do before anything else. */
  readonly next?: 'changePassword' | 'setSecondFactor';
}

interface LoggedIn<Table extends AccountTable> {
  readonly session: OpenedSession;
  readonly account: Table['$inferSelect'];
}

/**
 * Logs an account of a console in: argon2id, then the second factor where one was set; the
 * account locks for 15 min after 5 failures of either. What is answered does not tell whether the
 * account exists; `secondFactorRequired` comes only after the right password.
 */
export function logIn<Table extends AccountTable>(system: ConsoleSystem<Table>, request: Static<typeof ConsoleLogInRequest>): Promise<LoggedIn<Table>> {
  return judgeGuess(system, request.account, () => tryLogIn(system, request));
}

async function tryLogIn<Table extends AccountTable>(system: ConsoleSystem<Table>, request: Static<typeof ConsoleLogInRequest>): Promise<LoggedIn<Table> | undefined> {
  const nowMs = system.nowMs();
  const { orm } = system.database;
  const accounts: AccountTable = system.tables.accounts;
  const isIt = eq(accounts.account, request.account);
  const [known] = await orm.select().from(accounts).where(isIt);
  const isRight = await verify(known?.passwordHash ?? (await decoyHash), request.password);
  if (known === undefined || known.state !== 'active' || !isRight) return undefined;
  const token = randomBytes(32).toString('base64url');
  const expiresAtMs = nowMs + sessionLifeMs;
  return orm.transaction(async (tx) => {
    // Somebody may have reset or disabled the account, or set a second factor, while argon2id took its time.
    const [account] = await tx.select().from(accounts).where(isIt).for('update');
    if (account === undefined || account.state !== 'active' || account.passwordHash !== known.passwordHash) return undefined;
    if (account.totpConfirmedAtMs !== null) {
      if (request.totpCode === undefined) throw refuseRequest('secondFactorRequired');
      if (!(await takeCode(system, tx, { account, code: request.totpCode }))) return undefined;
    }
    await forgetFailures(tx, system, account.account);
    await endOldSessions(tx, system, account.account);
    await tx.insert(system.tables.sessions).values({ tokenHash: hashToken(token), account: account.account, createdAtMs: nowMs, expiresAtMs });
    await tx.insert(system.tables.sessionActivity).values({ tokenHash: hashToken(token), seenAtMs: nowMs });
    await system.recordAudit(tx, { atMs: nowMs, actorId: account.account, action: 'logIn', subject: account.account });
    return { session: { token, expiresAtMs, ...readSetUp(system, account) }, account };
  });
}

function readSetUp(system: ConsoleSystem, account: AccountRow): Pick<OpenedSession, 'next'> {
  if (account.mustChangePassword) return { next: 'changePassword' };
  return system.needsSecondFactor && account.totpConfirmedAtMs === null ? { next: 'setSecondFactor' } : {};
}

async function endOldSessions(tx: Orm, system: ConsoleSystem, account: string): Promise<void> {
  const { sessions } = system.tables;
  const kept = tx.select({ tokenHash: sessions.tokenHash }).from(sessions).where(eq(sessions.account, account)).orderBy(desc(sessions.createdAtMs)).limit(maximumSessions - 1);
  await tx.delete(sessions).where(and(eq(sessions.account, account), notInArray(sessions.tokenHash, kept)));
}
