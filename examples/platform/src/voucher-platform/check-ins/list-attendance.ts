import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { people } from '../../database/schema/account-tables';
import { checkIns } from '../../database/schema/check-in-tables';
import { campuses, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { AttendancePage, AttendanceQuery } from '../../http/schemas/check-in-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { recordLooks } from '../vouchers/record-looks';

/** Who checked in at an institution, masked, newest first. Each trainee sees in M3 who looked, once a day and admin. */
export async function listAttendance(platform: Platform, actor: DeviceActor, query: Static<typeof AttendanceQuery>): Promise<Static<typeof AttendancePage>> {
  const { institutionNumber } = query;
  await requireInstitutionPermission(platform.database.orm, actor, { institutionNumber, action: 'showCheckInCode' });
  const limit = query.limit ?? 20;
  const rows = await platform.database.orm
    .select({ checkIn: checkIns, campusName: campuses.name, voucherName: voucherTemplates.name, nameCipher: people.nameCipher, idNumberCipher: people.idNumberCipher })
    .from(checkIns)
    .innerJoin(campuses, eq(campuses.campusNumber, checkIns.campusNumber))
    .innerJoin(people, eq(people.personId, checkIns.personId))
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, checkIns.holderBucket), eq(vouchers.voucherNumber, checkIns.voucherNumber)))
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .where(and(eq(checkIns.institutionNumber, institutionNumber), afterCursor(query.cursor, checkIns.checkedInAtMs, checkIns.checkInId)))
    .orderBy(desc(checkIns.checkedInAtMs), desc(checkIns.checkInId))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  await recordLooks(platform, { actor, institutionNumber, seen: shown.map(({ checkIn }) => checkIn) });
  const items = shown.map(({ checkIn, campusName, voucherName, ...person }) => ({
    checkInId: checkIn.checkInId, voucherNumber: checkIn.voucherNumber, voucherName, tool: checkIn.tool, campusName, checkedInAtMs: checkIn.checkedInAtMs, flags: checkIn.flags,
    ...maskPerson(platform.personalData, person),
  }));
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.checkedInAtMs, last.checkInId]) } : { items };
}
