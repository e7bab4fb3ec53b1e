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

/** Two, because an account that one supervisor made another has to activate. */
const firstSupervisors = ['first-supervisor', 'second-supervisor'] as const;
const firstAdministrator = 'administrator';

/** The province's first two supervisors and the real-name system's first administrator, who make the others; passwords are shown once and must be changed. A system that has accounts is left alone. */
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
    for (const account of firstSupervisors) {
      const { row, audit } = await prepare('employment-service', account);
      await orm.transaction(async (tx) => {
        await tx.insert(reviewerAccounts).values({ ...row, role: 'supervisor' });
        await recordSystemAudit(tx, employmentTables, audit);
      });
    }
  }
  if ((await orm.select({ account: deskAccounts.account }).from(deskAccounts).limit(1)).length === 0) {
    const { row, audit } = await prepare('real-name-system', firstAdministrator);
    await orm.transaction(async (tx) => {
      await tx.insert(deskAccounts).values({ ...row, role: 'administrator' });
      await recordSystemAudit(tx, realNameTables, audit);
    });
  }
  return created;
}
