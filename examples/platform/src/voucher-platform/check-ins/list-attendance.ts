import { and, desc, eq, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { startOfChinaDayMs } from '../../china-time';
import { people } from '../../database/schema/account-tables';
import { checkIns } from '../../database/schema/check-in-tables';
import { campuses, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { AttendancePage, AttendanceQuery } from '../../http/schemas/check-in-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';

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

/** The list is read again with each scan: a look a day is told once. */
async function recordLooks(platform: Platform, options: { actor: DeviceActor; institutionNumber: number; seen: readonly { holderBucket: number; voucherNumber: string }[] }): Promise<void> {
  const { actor, institutionNumber } = options;
  const seen = [...new Map(options.seen.map((row) => [row.voucherNumber, row])).values()];
  if (seen.length === 0) return;
  const nowMs = platform.nowMs();
  const rows = sql.join(seen.map(({ holderBucket, voucherNumber }) => sql`(${holderBucket}::integer, ${voucherNumber}::text)`), sql`, `);
  await platform.database.orm.execute(sql`
    INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, institution_number, actor_id, at_ms)
    SELECT s.holder_bucket, s.voucher_number, 'lookedUp', ${institutionNumber}::bigint, ${actor.personId}::uuid, ${nowMs}::bigint
    FROM (VALUES ${rows}) AS s (holder_bucket, voucher_number)
    WHERE NOT EXISTS (
      SELECT FROM voucher_platform.data_accesses a
      WHERE a.holder_bucket = s.holder_bucket AND a.voucher_number = s.voucher_number AND a.kind = 'lookedUp'
        AND a.actor_id = ${actor.personId}::uuid AND a.institution_number = ${institutionNumber}::bigint AND a.at_ms >= ${startOfChinaDayMs(nowMs)}::bigint)`);
}
