import type { CryptoSuite, SigningKey } from '@skill-voucher/sdk-core';
import type { Database } from '../database/database';
import type { AuditTables } from '../database/schema/audit-tables';
import type { SystemName } from '../systems/system-names';

/** The audit log of one of the three systems: where its rows lie and who signs its checkpoints. */
export interface AuditLog {
  readonly system: SystemName;
  readonly database: Database;
  readonly tables: AuditTables;
  readonly key: SigningKey;
  readonly suite: CryptoSuite;
  nowMs(): number;
}
