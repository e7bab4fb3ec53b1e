import { ageLease } from '@skill-voucher/sdk-core/offline';
import { and, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { people } from '../../database/schema/account-tables';
import { bookingLeases, leaseDevices } from '../../database/schema/booking-tables';
import { campuses, institutions, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { BookingQuery, InstitutionBookingPage } from '../../http/schemas/booking-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { recordLooks } from '../vouchers/record-looks';
import { bookedPlaceColumns, describeBooking, readBookedPlace } from './describe-booking';
import { readLease } from './lease-records';

/** Who booked at my institution and has not used the voucher, masked, newest first. Each trainee sees who looked (M3). */
export async function listBookings(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; query: Static<typeof BookingQuery> }): Promise<Static<typeof InstitutionBookingPage>> {
  const { institutionNumber, query } = options;
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'viewBookings' });
  const limit = query.limit ?? 20;
  const nowMs = platform.nowMs();
  const rows = await orm
    .select({ row: bookingLeases, place: bookedPlaceColumns, voucherName: voucherTemplates.name, person: { nameCipher: people.nameCipher, idNumberCipher: people.idNumberCipher } })
    .from(bookingLeases)
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, bookingLeases.holderBucket), eq(vouchers.voucherNumber, bookingLeases.voucherNumber)))
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .innerJoin(campuses, eq(campuses.campusNumber, bookingLeases.campusNumber))
    .innerJoin(institutions, eq(institutions.institutionNumber, bookingLeases.institutionNumber))
    .where(and(eq(bookingLeases.institutionNumber, institutionNumber), ne(bookingLeases.status, 'ended'), eq(vouchers.status, 'claimed'), isOpen(nowMs), afterCursor(query.cursor, bookingLeases.bookedAtMs, bookingLeases.leaseId)))
    .orderBy(desc(bookingLeases.bookedAtMs), desc(bookingLeases.leaseId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  await recordLooks(platform, { actor, institutionNumber, seen: page.map(({ row }) => row) });
  const leaseIds = page.map(({ row }) => row.leaseId);
  const devices = leaseIds.length === 0 ? [] : await orm.select().from(leaseDevices).where(and(inArray(leaseDevices.holderBucket, page.map(({ row }) => row.holderBucket)), inArray(leaseDevices.leaseId, leaseIds)));
  const items = page.map(({ row, place, voucherName, person }) => ({
    booking: describeBooking({ row, lease: ageLease(readLease(row, devices), nowMs) }, readBookedPlace(place)),
    voucherNumber: row.voucherNumber, voucherName, ...maskPerson(platform.personalData, person),
  }));
  const last = page.at(-1)?.row;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.bookedAtMs, last.leaseId]) } : { items };
}

/** One whose time is over and that no device has a grant of has ended. */
function isOpen(nowMs: number) {
  return sql`NOT (${bookingLeases.status} = 'active' AND ${bookingLeases.scanUntilMs} <= ${nowMs} AND NOT EXISTS (
    SELECT FROM voucher_platform.lease_devices d WHERE d.holder_bucket = ${bookingLeases.holderBucket} AND d.voucher_number = ${bookingLeases.voucherNumber}
      AND d.lease_id = ${bookingLeases.leaseId} AND NOT d.is_drained))`;
}
