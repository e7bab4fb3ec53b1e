import { hash } from '@node-rs/argon2';
import { reviewerAccounts, subsidyStandards } from '../database/schema/employment-tables';
import { deskAccounts } from '../database/schema/real-name-tables';
import type { StaffedSystem } from '../systems/staffed-system';
import { randomUUID } from 'node:crypto';
import type { DemoInstitutionAdmin } from './demo-people';

/** Invented accounts of the employment service; never for production. */
export const demoReviewers = [
  { account: 'demo-supervisor-shanxi', password: 'Demo-Supervisor-2026', role: 'supervisor', regionCode: '140000' },
  { account: 'demo-reviewer-shanxi', password: 'Demo-Reviewer-2026', role: 'reviewer', regionCode: '140000' },
  { account: 'demo-supervisor-taiyuan', password: 'Demo-Supervisor-2026', role: 'supervisor', regionCode: '140100' },
  { account: 'demo-reviewer-datong', password: 'Demo-Reviewer-2026', role: 'reviewer', regionCode: '140200' },
  { account: 'demo-audit-employment', password: 'Demo-Audit-2026', role: 'auditAdmin', regionCode: '140000' },
] as const;

/** Gives institutions their desks in the real-name system. */
export const demoAdministrator = { account: 'demo-real-name', password: 'Demo-Real-Name-2026', role: 'administrator', regionCode: '140000' } as const;

export interface DemoDesk {
  readonly account: string;
  readonly password: string;
  readonly institutionNumber: number;
}

export async function seedDemoReviewers(service: StaffedSystem): Promise<void> {
  const { orm } = service.database;
  const known = await orm.select({ account: reviewerAccounts.account }).from(reviewerAccounts);
  const nowMs = service.nowMs();
  for (const { account, password, role, regionCode } of demoReviewers.filter((demo) => !known.some((row) => row.account === demo.account))) {
    await orm.insert(reviewerAccounts).values({ account, role, regionCode, passwordHash: await hash(password), createdAtMs: nowMs }).onConflictDoNothing();
  }
  if (known.length > 0) return;
  // 20 yuan an hour, 2,000 yuan at most: invented, to be replaced by the region's own.
  await orm.insert(subsidyStandards).values({
    standardId: randomUUID(), regionCode: '140000', occupation: '', skillLevel: 'any', minimumDurationHours: 0, basis: 'perHour', amountFen: 2000, maximumFen: 200_000, validFromMs: 0, createdBy: demoReviewers[0].account, createdAtMs: nowMs,
  });
}

/** Reads the audit log and does nothing else. */
export const demoRealNameAuditor = { account: 'demo-audit-real-name', password: 'Demo-Audit-2026', role: 'auditAdmin', regionCode: '140000' } as const;

/** The administrator and the auditor, and a desk for each demonstration admin's institution; standing alone it has none of those. */
export async function seedDemoDesks(system: StaffedSystem, admins: readonly DemoInstitutionAdmin[], findRegion: (institutionNumber: number) => Promise<string>): Promise<DemoDesk[]> {
  const { orm } = system.database;
  const createdAtMs = system.nowMs();
  const known = await orm.select({ account: deskAccounts.account }).from(deskAccounts);
  const isKnown = (account: string) => known.some((row) => row.account === account);
  for (const { account, password, role, regionCode } of [demoAdministrator, demoRealNameAuditor]) if (!isKnown(account)) await orm.insert(deskAccounts).values({ account, role, regionCode, passwordHash: await hash(password), createdAtMs }).onConflictDoNothing();
  const desks: DemoDesk[] = [];
  for (const [at, { institutionNumber, institutionName, idNumber }] of admins.entries()) {
    const desk = { account: `demo-desk-${at + 1}`, password: 'Demo-Desk-2026', institutionNumber };
    desks.push(desk);
    if (isKnown(desk.account)) continue;
    const operatorIdNumberCipher = system.personalData.cipher.encrypt('idNumber', idNumber);
    const row = { account: desk.account, role: 'institutionDesk' as const, regionCode: await findRegion(institutionNumber), institutionNumber, institutionName, operatorIdNumberCipher, passwordHash: await hash(desk.password), createdAtMs };
    await orm.insert(deskAccounts).values(row).onConflictDoNothing();
  }
  return desks;
}
