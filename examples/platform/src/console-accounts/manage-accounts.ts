import { hash } from '@node-rs/argon2';
import { and, desc, eq, type SQL } from 'drizzle-orm';
import type { AccountRow, AccountTable } from '../database/schema/console-tables';
import { afterCursor, encodeCursor } from '../http/cursor';
import { refuseRequest } from '../http/refused-request';
import type { ConsoleActor, ConsoleSystem } from './console-system';
import { createInitialPassword } from './initial-password';
import { requireStepUp } from './require-step-up';

/** Newest first, those that the condition lets through. */
export async function listAccounts<Table extends AccountTable>(
  system: ConsoleSystem<Table>,
  options: { query: { cursor?: string; limit?: number }; where?: SQL | undefined },
): Promise<{ rows: Table['$inferSelect'][]; nextCursor?: string }> {
  const accounts: AccountTable = system.tables.accounts;
  const limit = options.query.limit ?? 20;
  const rows = await system.database.orm
    .select()
    .from(accounts)
    .where(and(options.where, afterCursor(options.query.cursor, accounts.createdAtMs, accounts.account)))
    .orderBy(desc(accounts.createdAtMs), desc(accounts.account))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return rows.length > limit && last !== undefined ? { rows: page, nextCursor: encodeCursor([last.createdAtMs, last.account]) } : { rows: page };
}

/**
 * Makes an account with a password that is shown once, after a step-up. Where the system wants
 * it, the account works only once somebody else has activated it.
 *
 * @throws RefusedRequest `stepUpRequired`, `accountExists`
 */
export async function issueAccount<Table extends AccountTable>(
  system: ConsoleSystem<Table>,
  actor: ConsoleActor,
  options: { values: Omit<Table['$inferInsert'], 'passwordHash' | 'createdAtMs'> & { account: string }; details: Record<string, string | number> },
): Promise<{ row: Table['$inferSelect']; initialPassword: string }> {
  const nowMs = system.nowMs();
  requireStepUp(actor, nowMs);
  const accounts: AccountTable = system.tables.accounts;
  const initialPassword = createInitialPassword();
  const own = { passwordHash: await hash(initialPassword), state: startingState(system), mustChangePassword: true, createdBy: actor.account, createdAtMs: nowMs };
  return system.database.orm.transaction(async (tx) => {
    const [row] = await tx.insert(accounts).values({ ...options.values, ...own }).onConflictDoNothing().returning();
    if (row === undefined) throw refuseRequest('accountExists');
    await system.recordAudit(tx, { atMs: nowMs, actorId: actor.account, action: 'createAccount', subject: row.account, details: options.details });
    return { row, initialPassword };
  });
}

interface Managed<Row> {
  readonly account: string;
  /** Refuses accounts that are none of the actor's business. */
  mayManage?(row: Row): void;
}

/** Lets an account work that somebody else made or reset: nobody gives power alone. */
export function activateAccount<Table extends AccountTable>(system: ConsoleSystem<Table>, actor: ConsoleActor, managed: Managed<Table['$inferSelect']>): Promise<Table['$inferSelect']> {
  const mayManage = (row: Table['$inferSelect']) => {
    managed.mayManage?.(row);
    if ((row as AccountRow).createdBy === actor.account) throw refuseRequest('ownApproval');
  };
  return changeAccount(system, actor, { account: managed.account, mayManage, action: 'activateAccount', from: ['pending', 'disabled'], change: { state: 'active', activatedBy: actor.account } });
}

/** Ends all its sessions at once. */
export function disableAccount<Table extends AccountTable>(system: ConsoleSystem<Table>, actor: ConsoleActor, managed: Managed<Table['$inferSelect']>): Promise<Table['$inferSelect']> {
  return changeAccount(system, actor, { ...managed, action: 'disableAccount', from: ['pending', 'active'], change: { state: 'disabled' } });
}

/** Forgotten password or lost phone: a new password, no second factor, and to be activated again where the system wants it. */
export async function resetAccount<Table extends AccountTable>(system: ConsoleSystem<Table>, actor: ConsoleActor, managed: Managed<Table['$inferSelect']>): Promise<{ row: Table['$inferSelect']; initialPassword: string }> {
  const initialPassword = createInitialPassword();
  const change = { state: startingState(system), passwordHash: await hash(initialPassword), mustChangePassword: true, totpCipher: null, pendingTotpCipher: null, totpConfirmedAtMs: null, createdBy: actor.account, activatedBy: null };
  const row = await changeAccount(system, actor, { ...managed, action: 'resetAccount', from: ['pending', 'active', 'disabled'], change });
  return { row, initialPassword };
}

function startingState(system: ConsoleSystem): 'pending' | 'active' {
  return system.needsActivation ? 'pending' : 'active';
}

async function changeAccount<Table extends AccountTable>(
  system: ConsoleSystem<Table>,
  actor: ConsoleActor,
  options: Managed<Table['$inferSelect']> & { action: string; from: readonly AccountRow['state'][]; change: Partial<AccountRow> },
): Promise<Table['$inferSelect']> {
  const nowMs = system.nowMs();
  const { sessions } = system.tables;
  const accounts: AccountTable = system.tables.accounts;
  if (options.account === actor.account) throw refuseRequest('notAllowed', { account: options.account });
  return system.database.orm.transaction(async (tx) => {
    const isIt = eq(accounts.account, options.account);
    const [before] = await tx.select().from(accounts).where(isIt).for('update');
    if (before === undefined) throw refuseRequest('notFound');
    options.mayManage?.(before);
    requireStepUp(actor, nowMs);
    if (!options.from.includes(before.state)) throw refuseRequest('invalidRequest', { state: before.state });
    const [row] = await tx.update(accounts).set(options.change).where(isIt).returning();
    await tx.delete(sessions).where(eq(sessions.account, options.account));
    await system.recordAudit(tx, { atMs: nowMs, actorId: actor.account, action: options.action, subject: options.account, details: { before: before.state } });
    return row ?? before;
  });
}
