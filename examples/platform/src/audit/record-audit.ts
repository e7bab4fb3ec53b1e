import type { Orm } from '../database/database';
import { auditEntries } from '../database/schema/audit-tables';

export type AuditEntry = Omit<typeof auditEntries.$inferInsert, 'entryId'>;

/** Writes an audit row in the caller's transaction. Details never hold personal data. */
export async function recordAudit(tx: Orm, entry: AuditEntry): Promise<void> {
  await tx.insert(auditEntries).values(entry);
}
