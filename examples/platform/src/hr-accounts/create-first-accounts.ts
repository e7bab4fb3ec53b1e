import { hash } from '@node-rs/argon2';
import { shanxiProvince } from '@skill-voucher/sdk-core';
import { recordAudit } from '../audit/record-audit';
import { hrAccounts } from '../database/schema/hr-account-tables';
import type { Platform } from '../platform';
import { createInitialPassword } from '../console-accounts/initial-password';

const administratorRoles = ['systemAdmin', 'securityAdmin', 'auditAdmin'] as const;
const accountNames = { systemAdmin: 'system-admin', securityAdmin: 'security-admin', auditAdmin: 'audit-admin' } as const;

export interface FirstAccount {
  readonly account: string;
  readonly role: (typeof administratorRoles)[number];
  readonly initialPassword: string;
}

/** The three administrators of a new platform, each with a password that is shown once. A role that somebody has already is left alone. */
export async function createFirstAccounts(platform: Pick<Platform, 'database' | 'nowMs'>): Promise<FirstAccount[]> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  const known = new Set((await orm.select({ role: hrAccounts.role }).from(hrAccounts)).map(({ role }) => role));
  const created: FirstAccount[] = [];
  for (const role of administratorRoles.filter((one) => !known.has(one))) {
    const account = accountNames[role];
    const initialPassword = createInitialPassword();
    const passwordHash = await hash(initialPassword);
    await orm.transaction(async (tx) => {
      await tx.insert(hrAccounts).values({ account, role, level: 'province', regionCode: shanxiProvince.code, passwordHash, mustChangePassword: true, createdBy: 'first-accounts', createdAtMs: nowMs });
      await recordAudit(tx, { atMs: nowMs, actorKind: 'system', actorId: 'first-accounts', action: 'createAccount', subject: account, details: { role } });
    });
    created.push({ account, role, initialPassword });
  }
  return created;
}
