import { forgetFailures } from '../console-accounts/log-in-failures';
import { changeInTransaction, prepareReset } from '../console-accounts/manage-accounts';
import type { ConsoleSystem } from '../console-accounts/console-system';
import type { Database } from '../database/database';
import { auditTables } from '../database/schema/audit-tables';
import { employmentTables, reviewerAccounts } from '../database/schema/employment-tables';
import { hrAccounts, hrLogInTables } from '../database/schema/hr-account-tables';
import { deskAccounts, realNameTables } from '../database/schema/real-name-tables';
import { recordSystemAudit } from './staffed-system';
import type { SystemName } from './system-names';

const operator = 'restore-account';

const consoleTables: Readonly<Record<SystemName, ConsoleSystem['tables']>> = {
  'voucher-platform': { ...hrLogInTables, accounts: hrAccounts },
  'employment-service': { ...employmentTables, accounts: reviewerAccounts },
  'real-name-system': { ...realNameTables, accounts: deskAccounts },
};

/**
 * Lets an account in again that nobody else may reset or activate: active, with a password that is
 * shown once and must be changed, no second factor, no lock-out and no session, in one transaction
 * with its audit entry. It asks no second person, so it is for who has the database and nobody else.
 *
 * @throws Error when the system has no such account; nothing is changed
 */
export async function restoreAccount(options: { database: Database; nowMs(): number; system: SystemName; account: string }): Promise<{ initialPassword: string }> {
  const { database, nowMs, system, account } = options;
  const tables = consoleTables[system];
  const recordAudit: ConsoleSystem['recordAudit'] = (tx, entry) => recordSystemAudit(tx, auditTables[system], { ...entry, actorKind: 'system' });
  const { initialPassword, change } = await prepareReset({ state: 'active', createdBy: operator });
  await database.orm.transaction(async (tx) => {
    const row = await changeInTransaction(tx, { nowMs, tables, recordAudit }, { account, actorId: operator, action: 'restoreAccount', change });
    if (row === undefined) throw new Error(`${system} 没有账号 ${account}，未作改动`);
    await forgetFailures(tx, { tables }, account);
  });
  return { initialPassword };
}
