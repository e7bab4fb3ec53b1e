import { adminPoolSize, maskPhone } from '@skill-voucher/sdk-core';
import { asc, eq, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { institutionAdmins } from '../../database/schema/template-tables';
import type { AdminRosterView } from '../../http/schemas/admin-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';

/** 管理员设置: who may act for my institution, masked; any of its admins may look (R62). */
export async function listInstitutionAdmins(platform: Platform, actor: DeviceActor, institutionNumber: number): Promise<Static<typeof AdminRosterView>> {
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'viewStatistics' });
  return describeAdmins(platform, orm, { actor, institutionNumber });
}

/** The roster as it stands in this transaction. */
export async function describeAdmins(platform: Platform, orm: Orm, options: { actor: DeviceActor; institutionNumber: number }): Promise<Static<typeof AdminRosterView>> {
  const rows = await orm
    .select({ admin: institutionAdmins, personId: people.personId })
    .from(institutionAdmins)
    .leftJoin(people, eq(people.idNumberIndex, institutionAdmins.idNumberIndex))
    .where(eq(institutionAdmins.institutionNumber, options.institutionNumber))
    .orderBy(sql`${institutionAdmins.role} = 'scanAdmin'`, asc(institutionAdmins.configuredAtMs), asc(institutionAdmins.adminId));
  const items = rows.map(({ admin, personId }) => ({
    adminId: admin.adminId, role: admin.role, ...maskPerson(platform.personalData, admin),
    maskedPhone: maskPhone(platform.personalData.cipher.decrypt('phone', admin.phoneCipher)),
    isMe: personId === options.actor.personId, hasEntered: personId !== null, configuredAtMs: admin.configuredAtMs,
  }));
  const count = items.filter(({ role }) => role === 'scanAdmin').length;
  return { items, limit: adminPoolSize, remaining: Math.max(0, adminPoolSize - count), isSuperAdmin: items.some(({ isMe, role }) => isMe && role === 'superAdmin') };
}
