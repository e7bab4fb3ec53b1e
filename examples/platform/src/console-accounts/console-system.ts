import type { Database, Orm } from '../database/database';
import type { AccountTable, LogInTables } from '../database/schema/console-tables';
import type { PersonalData } from '../personal-data/personal-data';
import type { Turns } from '../turns';

/** A system whose people log in with account and password: the voucher platform's console, the employment service, the real-name system. */
export interface ConsoleSystem<Table extends AccountTable = AccountTable> {
  nowMs(): number;
  readonly database: Database;
  readonly personalData: PersonalData;
  readonly tables: LogInTables & { readonly accounts: Table };
  /** Of the guesses at each account, on this node. */
  readonly turns: Turns;
  /** What an authenticator app calls it. */
  readonly title: string;
  /** A session ends when nothing was asked for so long. */
  readonly idleMs: number;
  /** In production nothing but the own account works without a second factor. */
  readonly needsSecondFactor: boolean;
  /** A new or reset account waits until somebody else than who made it activates it. */
  readonly needsActivation: boolean;
  /** Writes an audit row of this system in the caller's transaction. */
  recordAudit(tx: Orm, entry: ConsoleAuditEntry): Promise<void>;
}

export interface ConsoleAuditEntry {
  readonly atMs: number;
  readonly actorId: string;
  readonly action: string;
  readonly subject: string;
  readonly details?: Record<string, string | number | boolean>;
}

/** Who is logged in, and how far the account is set up. */
export interface ConsoleActor {
  readonly account: string;
  readonly tokenHash: Uint8Array;
  readonly steppedUpUntilMs: number;
  readonly hasSecondFactor: boolean;
  /** A password that somebody else set: it must be changed before anything else. */
  readonly isPasswordOld: boolean;
  readonly isSecondFactorMissing: boolean;
}
