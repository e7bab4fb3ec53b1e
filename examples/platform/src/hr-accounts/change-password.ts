import { hash, verify } from '@node-rs/argon2';
import { and, eq, ne } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../accounts/authenticate-hr';
import { countFailure } from '../accounts/log-in-failures';
import { recordAudit } from '../audit/record-audit';
import { hrAccounts, hrSessions } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { PasswordChange } from '../http/schemas/hr-account-schemas';
import type { Platform } from '../platform';

const minimumLength = 12;
const minimumKinds = 3;

/** Refuses with `weakPassword`: shorter than 12 characters, fewer than 3 of the 4 kinds of characters, or with the account's name in it. */
export function requireStrongPassword(account: string, password: string): void {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const isWeak = password.length < minimumLength || kinds < minimumKinds || password.toLowerCase().includes(account.toLowerCase());
  if (isWeak) throw refuseRequest('weakPassword', { minimumLength, minimumKinds });
}

/** Ends every other session of the account: whoever knew the old password is out. */
export async function changePassword(platform: Platform, actor: HrActor, change: Static<typeof PasswordChange>): Promise<void> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  const [account] = await orm.select().from(hrAccounts).where(eq(hrAccounts.account, actor.account));
  if (account === undefined || !(await verify(account.passwordHash, change.password))) throw await countFailure(platform, actor.account);
  requireStrongPassword(actor.account, change.newPassword);
  if (change.newPassword === change.password) throw refuseRequest('weakPassword', { minimumLength, minimumKinds });
  const passwordHash = await hash(change.newPassword);
  await orm.transaction(async (tx) => {
    await tx.update(hrAccounts).set({ passwordHash, mustChangePassword: false }).where(eq(hrAccounts.account, actor.account));
    await tx.delete(hrSessions).where(and(eq(hrSessions.account, actor.account), ne(hrSessions.tokenHash, actor.tokenHash)));
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'changePassword', subject: actor.account });
  });
}
