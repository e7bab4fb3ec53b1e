import { boolean, integer, text, type PgColumnBuilderBase, type PgSchema } from 'drizzle-orm/pg-core';
import { bytea, instantMs } from './columns';

export const accountStates = ['pending', 'active', 'disabled'] as const;

function accountColumns() {
  return {
    account: text().primaryKey(),
    passwordHash: text('password_hash').notNull(),
    state: text({ enum: accountStates }).notNull().default('active'),
    createdBy: text('created_by'),
    activatedBy: text('activated_by'),
    mustChangePassword: boolean('must_change_password').notNull().default(false),
    totpCipher: bytea('totp_cipher'),
    /** A secret that no code has confirmed yet. */
    pendingTotpCipher: bytea('pending_totp_cipher'),
    totpConfirmedAtMs: instantMs('totp_confirmed_at_ms'),
    totpLastStep: instantMs('totp_last_step').notNull().default(0),
    createdAtMs: instantMs('created_at_ms').notNull(),
  };
}

/** Accounts of a system's console, with what else the system keeps about them. */
export function defineAccounts<Own extends Record<string, PgColumnBuilderBase>>(schema: PgSchema, name: string, own: Own) {
  return schema.table(name, { ...accountColumns(), ...own });
}
/** What the accounts of every console have. */
export type AccountTable = ReturnType<typeof defineAccounts<Record<never, never>>>;
export type AccountRow = AccountTable['$inferSelect'];

/** Log-ins of a system's console: sessions, when each was last heard of, and failures by what was typed. */
export function defineLogInTables(schema: PgSchema, names: { sessions: string; sessionActivity: string; logInFailures: string }) {
  return {
    sessions: schema.table(names.sessions, {
      tokenHash: bytea('token_hash').primaryKey(),
      account: text().notNull(),
      createdAtMs: instantMs('created_at_ms').notNull(),
      expiresAtMs: instantMs('expires_at_ms').notNull(),
      steppedUpUntilMs: instantMs('stepped_up_until_ms').notNull().default(0),
    }),
    sessionActivity: schema.table(names.sessionActivity, { tokenHash: bytea('token_hash').primaryKey(), seenAtMs: instantMs('seen_at_ms').notNull() }),
    logInFailures: schema.table(names.logInFailures, {
      accountHash: bytea('account_hash').primaryKey(),
      failedCount: integer('failed_count').notNull(),
      lockedUntilMs: instantMs('locked_until_ms').notNull(),
      updatedAtMs: instantMs('updated_at_ms').notNull(),
    }),
  };
}
export type LogInTables = ReturnType<typeof defineLogInTables>;
