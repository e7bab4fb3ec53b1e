import { verify, hash } from '@node-rs/argon2';
import { eq } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { hashHrToken } from '../accounts/log-in-hr';
import { countFailure, forgetFailures, requireUnlocked } from '../accounts/log-in-failures';
import { refuseRequest } from '../http/refused-request';
import { recordSystemAudit, type StaffedSystem } from './staffed-system';

const sessionLifeMs = 8 * 3_600_000;
/** Checked against when the account does not exist, so that both answers take the same time. */
const decoyHash = hash('no such account');

type FindAccount<Account> = (account: string) => Promise<Account | undefined>;

/** Logs staff of a system in: argon2id, the lock-out of HR's accounts. What is answered does not tell whether the account exists. */
export async function logInStaff<Account extends { account: string; passwordHash: string }>(
  system: StaffedSystem,
  options: { account: string; password: string; findAccount: FindAccount<Account> },
): Promise<{ token: string; expiresAtMs: number; account: Account }> {
  const nowMs = system.nowMs();
  const { orm } = system.database;
  const { logInFailures: table, sessions } = system.tables;
  await requireUnlocked(orm, { account: options.account, nowMs, table });
  const account = await options.findAccount(options.account);
  const isRight = await verify(account?.passwordHash ?? (await decoyHash), options.password);
  if (account === undefined || !isRight) throw await countFailure(system, options.account, table);
  const token = randomBytes(32).toString('base64url');
  const expiresAtMs = nowMs + sessionLifeMs;
  await orm.transaction(async (tx) => {
    await requireUnlocked(tx, { account: account.account, nowMs, isHeld: true, table });
    await forgetFailures(tx, account.account, table);
    await tx.insert(sessions).values({ tokenHash: hashHrToken(token), account: account.account, createdAtMs: nowMs, expiresAtMs });
    await recordSystemAudit(tx, system.tables, { atMs: nowMs, actorKind: 'staff', actorId: account.account, action: 'logIn', subject: account.account });
  });
  return { token, expiresAtMs, account };
}

/** The account behind a bearer token of this system. */
export async function authenticateStaff<Account>(system: StaffedSystem, request: FastifyRequest, findAccount: FindAccount<Account>): Promise<Account> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw refuseRequest('sessionUnknown');
  const { sessions } = system.tables;
  const [session] = await system.database.orm.select().from(sessions).where(eq(sessions.tokenHash, hashHrToken(token)));
  const account = session === undefined ? undefined : await findAccount(session.account);
  if (session === undefined || account === undefined) throw refuseRequest('sessionUnknown');
  if (session.expiresAtMs <= system.nowMs()) throw refuseRequest('sessionExpired');
  return account;
}
