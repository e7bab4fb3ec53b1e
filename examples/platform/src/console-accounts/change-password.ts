import { hash, verify } from '@node-rs/argon2';
import { and, eq, ne } from 'drizzle-orm';
import type { Static } from 'typebox';
import { refuseRequest } from '../http/refused-request';
import type { PasswordChange } from '../http/schemas/console-account-schemas';
import type { ConsoleActor, ConsoleSystem } from './console-system';
import { judgeGuess, takeGuessBack } from './log-in-failures';

const minimumLength = 12;
const minimumKinds = 3;

/** Refuses with `weakPassword`: shorter than 12 characters, fewer than 3 of the 4 kinds of characters, or with the account's name in it. */
function requireStrongPassword(account: string, password: string): void {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const isWeak = password.length < minimumLength || kinds < minimumKinds || password.toLowerCase().includes(account.toLowerCase());
  if (isWeak) throw refuseRequest('weakPassword', { minimumLength, minimumKinds });
}

/** Ends every other session of the account: whoever knew the old password is out. A wrong old one counts towards the lock-out, as at log-in. */
export async function changePassword(system: ConsoleSystem, actor: ConsoleActor, change: Static<typeof PasswordChange>): Promise<void> {
  await judgeGuess(system, actor.account, () => tryChange(system, actor, change));
}

async function tryChange(system: ConsoleSystem, actor: ConsoleActor, change: Static<typeof PasswordChange>): Promise<boolean | undefined> {
  const nowMs = system.nowMs();
  const { orm } = system.database;
  const { accounts, sessions } = system.tables;
  const [account] = await orm.select().from(accounts).where(eq(accounts.account, actor.account));
  if (account === undefined || !(await verify(account.passwordHash, change.password))) return undefined;
  requireStrongPassword(actor.account, change.newPassword);
  if (change.newPassword === change.password) throw refuseRequest('weakPassword', { minimumLength, minimumKinds });
  const passwordHash = await hash(change.newPassword);
  return orm.transaction(async (tx) => {
    // Of two changes at once, or of one beside a reset, the second would undo the first unseen.
    const changed = await tx.update(accounts).set({ passwordHash, mustChangePassword: false }).where(and(eq(accounts.account, actor.account), eq(accounts.passwordHash, account.passwordHash))).returning({ account: accounts.account });
    if (changed.length === 0) throw refuseRequest('sessionUnknown');
    // Wrong codes before it still count: the password is no second factor.
    await takeGuessBack(tx, system, actor.account);
    await tx.delete(sessions).where(and(eq(sessions.account, actor.account), ne(sessions.tokenHash, actor.tokenHash)));
    await system.recordAudit(tx, { atMs: nowMs, actorId: actor.account, action: 'changePassword', subject: actor.account });
    return true;
  });
}
