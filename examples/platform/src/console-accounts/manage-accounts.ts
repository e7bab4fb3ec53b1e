import { hash } from '@node-rs/argon2';
import { and, desc, eq, type SQL } from 'drizzle-orm';
import type { Orm } from '../database/database';
import type { AccountRow, AccountTable, LogInTables } from '../database/schema/console-tables';
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
  const { initialPassword, change } = await prepareReset({ state: startingState(system), createdBy: actor.account });
  const row = await changeAccount(system, actor, { ...managed, action: 'resetAccount', from: ['pending', 'active', 'disabled'], change });
  return { row, initialPassword };
}

/** What a reset writes: a password that is shown once and must be changed, and no second factor. */
export async function prepareReset(own: { state: 'pending' | 'active'; createdBy: string }): Promise<{ initialPassword: string; change: Partial<AccountRow> }> {
  const initialPassword = createInitialPassword();
  return { initialPassword, change: { ...own, passwordHash: await hash(initialPassword), mustChangePassword: true, totpCipher: null, pendingTotpCipher: null, totpConfirmedAtMs: null, activatedBy: null } };
}

function startingState(system: ConsoleSystem): 'pending' | 'active' {
  return system.needsActivation ? 'pending' : 'active';
}

async function changeAccount<Table extends AccountTable>(
  system: ConsoleSystem<Table>,
  actor: ConsoleActor,
  options: Managed<Table['$inferSelect']> & { action: string; from: readonly AccountRow['state'][]; change: Partial<AccountRow> },
): Promise<Table['$inferSelect']> {
  if (options.account === actor.account) throw refuseRequest('notAllowed', { account: options.account });
  const mayChange = (before: Table['$inferSelect']) => {
    options.mayManage?.(before);
    requireStepUp(actor, system.nowMs());
    const { state } = before as AccountRow;
    if (!options.from.includes(state)) throw refuseRequest('invalidRequest', { state });
  };
  const { account, action, change } = options;
  return system.database.orm.transaction(async (tx) => {
    const row = await changeInTransaction(tx, system, { account, actorId: actor.account, action, change, mayChange });
    if (row === undefined) throw refuseRequest('notFound');
    return row;
  });
}

type ChangingSystem<Table extends AccountTable> = Pick<ConsoleSystem<Table>, 'nowMs' | 'recordAudit'> & { readonly tables: Pick<LogInTables, 'sessions'> & { readonly accounts: Table } };

/** Changes an account in the caller's transaction, ends its sessions and writes it down; `mayChange` may refuse. Answers undefined when there is no such account. */
export async function changeInTransaction<Table extends AccountTable>(
  tx: Orm,
  system: ChangingSystem<Table>,
  options: { account: string; actorId: string; action: string; change: Partial<AccountRow>; mayChange?(before: Table['$inferSelect']): void },
): Promise<Table['$inferSelect'] | undefined> {
  const { account, actorId, action } = options;
  const { sessions } = system.tables;
  const accounts: AccountTable = system.tables.accounts;
  const isIt = eq(accounts.account, account);
  const [before] = await tx.select().from(accounts).where(isIt).for('update');
  if (before === undefined) return undefined;
  options.mayChange?.(before);
  const [row] = await tx.update(accounts).set(options.change).where(isIt).returning();
  await tx.delete(sessions).where(eq(sessions.account, account));
  await system.recordAudit(tx, { atMs: system.nowMs(), actorId, action, subject: account, details: { before: before.state } });
  return row ?? before;
}
