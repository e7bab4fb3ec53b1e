import type { AuditLog } from '../audit/audit-log';
import type { AuditEntry } from '../audit/record-audit';
import type { ConsoleSystem } from '../console-accounts/console-system';
import type { Database, Orm } from '../database/database';
import type { AccountTable } from '../database/schema/console-tables';
import type { SystemTables } from '../database/schema/system-tables';
import type { PersonalData } from '../personal-data/personal-data';
import type { SystemLink } from './system-link';

/** What the employment service and the real-name system have alike: a database, staff who log in, an outbox. */
export interface StaffedSystem<Table extends AccountTable = AccountTable> {
  nowMs(): number;
  readonly database: Database;
  readonly tables: SystemTables;
  readonly personalData: PersonalData;
  readonly link: SystemLink;
  readonly auditLog: AuditLog;
  /** The accounts of its staff. */
  readonly console: ConsoleSystem<Table>;
  /** Told after an event was committed, so that the relay need not wait for its next round. */
  onOutboxEvent: () => void;
}

/** Writes an audit row of this system in the caller's transaction. Details never hold personal data. */
export async function recordSystemAudit(tx: Orm, tables: Pick<SystemTables, 'auditEntries'>, entry: AuditEntry): Promise<void> {
  await tx.insert(tables.auditEntries).values(entry);
}
