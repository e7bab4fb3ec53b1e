import { createAuditLog } from '../audit/create-audit-log';
import type { Database } from '../database/database';
import type { AccountTable } from '../database/schema/console-tables';
import type { SystemTables } from '../database/schema/system-tables';
import { deriveDataKeys, deriveSystemKey } from '../keys/system-keys';
import { createBlindIndex } from '../personal-data/blind-index';
import { createPersonalDataCipher } from '../personal-data/personal-data-cipher';
import { createTurns } from '../turns';
import { createLink, type LinkOptions } from './create-link';
import { recordSystemAudit, type StaffedSystem } from './staffed-system';
import type { SystemName } from './system-names';

export type StaffedSystemName = Exclude<SystemName, 'voucher-platform'>;

export interface StaffedSystemOptions extends LinkOptions {
  readonly database: Database;
  /** A log-in of staff ends when nothing was asked for so long. */
  readonly consoleIdleMs: number;
  /** With demonstration keys a second factor may be missing. */
  readonly isDemo: boolean;
}

export function createStaffedSystem<Table extends AccountTable>(
  name: StaffedSystemName,
  options: StaffedSystemOptions,
  own: { readonly tables: SystemTables; readonly accounts: Table; readonly title: string; readonly needsActivation: boolean },
): StaffedSystem<Table> {
  const { keys, database, nowMs, consoleIdleMs, isDemo } = options;
  const { tables, accounts, title, needsActivation } = own;
  const personalData = { cipher: createPersonalDataCipher(deriveDataKeys(keys, name)), index: createBlindIndex(deriveSystemKey(keys.blindIndexKey, name, 'blindIndex')) };
  return {
    nowMs, database, tables, personalData,
    link: createLink(name, options),
    auditLog: createAuditLog(name, options),
    console: {
      nowMs, database, personalData, title, needsActivation,
      tables: { ...tables, accounts },
      turns: createTurns(),
      idleMs: consoleIdleMs,
      needsSecondFactor: !isDemo,
      recordAudit: (tx, entry) => recordSystemAudit(tx, tables, { ...entry, actorKind: 'staff' }),
    },
    onOutboxEvent: () => undefined,
  };
}
