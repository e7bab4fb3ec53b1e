import type { Database } from '../database/database';
import { auditTables } from '../database/schema/audit-tables';
import type { LinkOptions } from '../systems/create-link';
import type { SystemName } from '../systems/system-names';
import type { AuditLog } from './audit-log';

export function createAuditLog(system: SystemName, options: Pick<LinkOptions, 'keys' | 'suite' | 'nowMs'> & { database: Database }): AuditLog {
  const { keys, suite, nowMs, database } = options;
  return { system, database, suite, nowMs, tables: auditTables[system], key: keys.auditKey };
}
