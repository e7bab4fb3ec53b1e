import type { Orm } from '../database/database';
import { auditTables, type AuditTables } from '../database/schema/audit-tables';

export type AuditEntry = Omit<AuditTables['auditEntries']['$inferInsert'], 'entryId'>;

/** Writes an audit row of the voucher platform in the caller's transaction. Details never hold personal data. */
export async function recordAudit(tx: Orm, entry: AuditEntry): Promise<void> {
  await tx.insert(auditTables['voucher-platform'].auditEntries).values(entry);
}
