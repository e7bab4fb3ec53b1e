import { hash } from '@node-rs/argon2';
import { shanxiProvince } from '@skill-voucher/sdk-core';
import type { Database } from '../database/database';
import { employmentTables, reviewerAccounts } from '../database/schema/employment-tables';
import { deskAccounts, realNameTables } from '../database/schema/real-name-tables';
import { createInitialPassword } from '../hr-accounts/initial-password';
import { recordSystemAudit } from './staffed-system';

export interface FirstStaff {
  readonly system: 'employment-service' | 'real-name-system';
  readonly account: string;
  readonly initialPassword: string;
}

/** The province's first supervisor and the real-name system's first administrator, who make the others; passwords are shown once. A system that has accounts is left alone. */
export async function createFirstStaff(options: { database: Database; nowMs(): number }): Promise<FirstStaff[]> {
  const { orm } = options.database;
  const createdAtMs = options.nowMs();
  const regionCode = shanxiProvince.code;
  const audit = (account: string) => ({ atMs: createdAtMs, actorKind: 'system' as const, actorId: 'first-accounts', action: 'createFirstStaff', subject: account });
  const created: FirstStaff[] = [];
  if ((await orm.select({ account: reviewerAccounts.account }).from(reviewerAccounts).limit(1)).length === 0) {
    const first: FirstStaff = { system: 'employment-service', account: 'supervisor', initialPassword: createInitialPassword() };
    const passwordHash = await hash(first.initialPassword);
    await orm.transaction(async (tx) => {
      await tx.insert(reviewerAccounts).values({ account: first.account, role: 'supervisor', regionCode, passwordHash, createdAtMs });
      await recordSystemAudit(tx, employmentTables, audit(first.account));
    });
    created.push(first);
  }
  if ((await orm.select({ account: deskAccounts.account }).from(deskAccounts).limit(1)).length === 0) {
    const first: FirstStaff = { system: 'real-name-system', account: 'administrator', initialPassword: createInitialPassword() };
    const passwordHash = await hash(first.initialPassword);
    await orm.transaction(async (tx) => {
      await tx.insert(deskAccounts).values({ account: first.account, role: 'administrator', regionCode, passwordHash, createdAtMs });
      await recordSystemAudit(tx, realNameTables, audit(first.account));
    });
    created.push(first);
  }
  return created;
}
