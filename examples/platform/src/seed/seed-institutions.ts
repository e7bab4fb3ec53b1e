import { eq } from 'drizzle-orm';
import type { HrIdentity } from '../hr-accounts/authenticate-hr';
import { campuses, institutionAdmins, institutions } from '../database/schema/template-tables';
import type { Platform } from '../platform';
import { setSuperAdmin } from '../voucher-platform/institutions/set-super-admin';
import { demoAdminInstitutionCodes, demoInstitutions } from './demo-institutions';
import { demoAdminPeople, type DemoInstitutionAdmin } from './demo-people';

/** Institutions, one campus each, and super admins for three of them. */
export async function seedDemoInstitutions(platform: Platform, actor: HrIdentity): Promise<void> {
  const { orm } = platform.database;
  const createdAtMs = platform.nowMs();
  const rows = demoInstitutions.map(({ name, institutionCode, regionCode, phone, address }) => ({ name, institutionCode, regionCode, phone, address, createdBy: actor.account, createdAtMs }));
  const created = await orm.insert(institutions).values(rows).onConflictDoNothing().returning();
  if (created.length === 0) return;
  const places = created.map((row) => {
    const demo = demoInstitutions.find((institution) => institution.institutionCode === row.institutionCode);
    const { institutionNumber, address, phone } = row;
    return { institutionNumber, name: '主校区', address, phone, latitude: demo?.latitude ?? null, longitude: demo?.longitude ?? null, datum: 'gcj02' as const, createdAtMs };
  });
  await orm.insert(campuses).values(places).onConflictDoNothing();
}

/** Configured like any other super admin (R11); whoever HR set meanwhile stays. */
export async function seedDemoAdmins(platform: Platform, actor: HrIdentity): Promise<DemoInstitutionAdmin[]> {
  const admins: DemoInstitutionAdmin[] = [];
  for (const [index, person] of demoAdminPeople.entries()) {
    const [institution] = await platform.database.orm.select().from(institutions).where(eq(institutions.institutionCode, demoAdminInstitutionCodes[index] ?? ''));
    if (institution === undefined) continue;
    const { institutionNumber, name: institutionName } = institution;
    const configured = await platform.database.orm.select().from(institutionAdmins).where(eq(institutionAdmins.institutionNumber, institutionNumber));
    if (configured.length === 0) await setSuperAdmin(platform, actor, { institutionNumber, person });
    admins.push({ ...person, institutionNumber, institutionName });
  }
  return admins;
}
