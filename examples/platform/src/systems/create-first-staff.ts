import { hash } from '@node-rs/argon2';
import { shanxiProvince } from '@skill-voucher/sdk-core';
import { createInitialPassword } from '../console-accounts/initial-password';
import type { Database } from '../database/database';
import { employmentTables, reviewerAccounts } from '../database/schema/employment-tables';
import { deskAccounts, realNameTables } from '../database/schema/real-name-tables';
import { recordSystemAudit } from './staffed-system';

export interface FirstStaff {
  readonly system: 'employment-service' | 'real-name-system';
  readonly account: string;
  readonly initialPassword: string;
}

/** Two supervisors, because an account that one of them made another has to activate; and who reads the audit log, who does nothing else. */
const firstReviewers = [{ account: 'first-supervisor', role: 'supervisor' }, { account: 'second-supervisor', role: 'supervisor' }, { account: 'audit-admin', role: 'auditAdmin' }] as const;
/** Two administrators, because nobody but another one gives an administrator a new password. */
const firstDeskAccounts = [{ account: 'administrator', role: 'administrator' }, { account: 'second-administrator', role: 'administrator' }, { account: 'audit-admin', role: 'auditAdmin' }] as const;

/** The province's first two supervisors and the real-name system's first two administrators, who make the others, and the audit administrators of both; passwords are shown once and must be changed. A system that has accounts is left alone, but for a real-name system with a single administrator: it gets the second. */
export async function createFirstStaff(options: { database: Database; nowMs(): number }): Promise<FirstStaff[]> {
  const { orm } = options.database;
  const createdAtMs = options.nowMs();
  const created: FirstStaff[] = [];
  const prepare = async (system: FirstStaff['system'], account: string) => {
    const first = { system, account, initialPassword: createInitialPassword() };
    created.push(first);
    const row = { account, regionCode: shanxiProvince.code, passwordHash: await hash(first.initialPassword), mustChangePassword: true, createdBy: 'first-accounts', createdAtMs };
    return { row, audit: { atMs: createdAtMs, actorKind: 'system' as const, actorId: 'first-accounts', action: 'createAccount', subject: account } };
  };
  if ((await orm.select({ account: reviewerAccounts.account }).from(reviewerAccounts).limit(1)).length === 0) {
    for (const { account, role } of firstReviewers) {
      const { row, audit } = await prepare('employment-service', account);
      await orm.transaction(async (tx) => {
        await tx.insert(reviewerAccounts).values({ ...row, role });
        await recordSystemAudit(tx, employmentTables, audit);
      });
    }
  }
  const known = await orm.select({ account: deskAccounts.account, role: deskAccounts.role }).from(deskAccounts);
  const isSingle = known.filter(({ role }) => role === 'administrator').length === 1;
  for (const { account, role } of firstDeskAccounts.filter((one) => known.length === 0 || (isSingle && one.account === 'second-administrator'))) {
    const { row, audit } = await prepare('real-name-system', account);
    await orm.transaction(async (tx) => {
      await tx.insert(deskAccounts).values({ ...row, role });
      await recordSystemAudit(tx, realNameTables, audit);
    });
  }
  return created;
}
