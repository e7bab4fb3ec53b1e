import { hash } from '@node-rs/argon2';
import { findDivision, nameDivision, readDivisionLevel } from '@skill-voucher/sdk-core';
import { desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../accounts/authenticate-hr';
import { recordAudit } from '../audit/record-audit';
import { hrAccounts, hrSessions } from '../database/schema/account-tables';
import { afterCursor, encodeCursor } from '../http/cursor';
import { refuseRequest } from '../http/refused-request';
import type { AccountPageQuery, HrAccount, HrAccountPage, IssuedHrAccount, NewHrAccount } from '../http/schemas/hr-account-schemas';
import type { Platform } from '../platform';
import { createInitialPassword } from './initial-password';
import { requireStepUp } from './step-up';

type AccountRow = typeof hrAccounts.$inferSelect;

/** Every account, newest first, for the system and the security administrator. */
export async function listAccounts(platform: Platform, query: Static<typeof AccountPageQuery>): Promise<Static<typeof HrAccountPage>> {
  const limit = query.limit ?? 20;
  const rows = await platform.database.orm.select().from(hrAccounts).where(afterCursor(query.cursor, hrAccounts.createdAtMs, hrAccounts.account)).orderBy(desc(hrAccounts.createdAtMs), desc(hrAccounts.account)).limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const items = page.map(describeAccount);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.createdAtMs, last.account]) } : { items };
}

/** The system administrator makes an account; it works once a security administrator has activated it. */
export async function createAccount(platform: Platform, actor: HrActor, request: Static<typeof NewHrAccount>): Promise<Static<typeof IssuedHrAccount>> {
  const { account, role, regionCode } = request;
  const level = readRegionLevel(regionCode);
  if (role !== 'hr' && level !== 'province') throw refuseRequest('invalidRequest', { field: 'regionCode' });
  requireStepUp(actor, platform.nowMs());
  const nowMs = platform.nowMs();
  const initialPassword = createInitialPassword();
  const passwordHash = await hash(initialPassword);
  return platform.database.orm.transaction(async (tx) => {
    const [row] = await tx.insert(hrAccounts).values({ account, role, level, regionCode, passwordHash, state: 'pending', mustChangePassword: true, createdBy: actor.account, createdAtMs: nowMs }).onConflictDoNothing().returning();
    if (row === undefined) throw refuseRequest('accountExists');
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'createHrAccount', subject: account, details: { role, regionCode } });
    return { ...describeAccount(row), initialPassword };
  });
}

/** The security administrator activates what a system administrator made: neither gives power alone. */
export function activateAccount(platform: Platform, actor: HrActor, account: string): Promise<Static<typeof HrAccount>> {
  return changeAccount(platform, actor, { account, action: 'activateHrAccount', from: ['pending', 'disabled'], change: { state: 'active', activatedBy: actor.account } });
}

/** Ends all its sessions at once. */
export function disableAccount(platform: Platform, actor: HrActor, account: string): Promise<Static<typeof HrAccount>> {
  return changeAccount(platform, actor, { account, action: 'disableHrAccount', from: ['pending', 'active'], change: { state: 'disabled' } });
}

/** Forgotten password or lost phone: a new password, no second factor, and the security administrator has to activate it again. */
export async function resetAccount(platform: Platform, actor: HrActor, account: string): Promise<Static<typeof IssuedHrAccount>> {
  const initialPassword = createInitialPassword();
  const change = { state: 'pending' as const, passwordHash: await hash(initialPassword), mustChangePassword: true, totpCipher: null, totpConfirmedAtMs: null, createdBy: actor.account, activatedBy: null };
  const described = await changeAccount(platform, actor, { account, action: 'resetHrAccount', from: ['pending', 'active', 'disabled'], change });
  return { ...described, initialPassword };
}

async function changeAccount(
  platform: Platform,
  actor: HrActor,
  options: { account: string; action: string; from: readonly AccountRow['state'][]; change: Partial<AccountRow> },
): Promise<Static<typeof HrAccount>> {
  const nowMs = platform.nowMs();
  if (options.account === actor.account) throw refuseRequest('notAllowed', { account: options.account });
  requireStepUp(actor, nowMs);
  return platform.database.orm.transaction(async (tx) => {
    const isIt = eq(hrAccounts.account, options.account);
    const [before] = await tx.select().from(hrAccounts).where(isIt).for('update');
    if (before === undefined) throw refuseRequest('notFound');
    if (!options.from.includes(before.state)) throw refuseRequest('invalidRequest', { state: before.state });
    const [row] = await tx.update(hrAccounts).set(options.change).where(isIt).returning();
    await tx.delete(hrSessions).where(eq(hrSessions.account, options.account));
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: options.action, subject: options.account, details: { role: before.role, before: before.state } });
    return describeAccount(row ?? before);
  });
}

export function readRegionLevel(regionCode: string): AccountRow['level'] {
  if (findDivision(regionCode) === undefined) throw refuseRequest('invalidRequest', { field: 'regionCode', regionCode });
  return readDivisionLevel(regionCode);
}

function describeAccount(row: AccountRow): Static<typeof HrAccount> {
  const { account, level, role, regionCode, state, createdAtMs } = row;
  return { account, level, role, regionCode, regionName: nameDivision(regionCode), state, createdAtMs, hasSecondFactor: row.totpConfirmedAtMs !== null };
}
