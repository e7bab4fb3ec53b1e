import { ageLease } from '@skill-voucher/sdk-core/offline';
import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { bookingLeases, leaseDevices } from '../../database/schema/booking-tables';
import { campuses, institutions } from '../../database/schema/template-tables';
import type { Voucher } from '../../http/schemas/voucher-schemas';
import type { VoucherRecord } from '../vouchers/describe-voucher';
import { bookedPlaceColumns, describeBooking, readBookedPlace } from './describe-booking';
import { readLease } from './lease-records';

/** The vouchers of one holder, each with the booking that it has now. */
export async function attachBookings(orm: Orm, options: { records: readonly VoucherRecord[]; items: Static<typeof Voucher>[]; nowMs: number }): Promise<Static<typeof Voucher>[]> {
  const claimed = options.records.filter(({ voucher }) => voucher.status === 'claimed').map(({ voucher }) => voucher);
  const [first] = claimed;
  if (first === undefined) return options.items;
  const numbers = claimed.map(({ voucherNumber }) => voucherNumber);
  const rows = await orm
    .select({ row: bookingLeases, place: bookedPlaceColumns })
    .from(bookingLeases)
    .innerJoin(campuses, eq(campuses.campusNumber, bookingLeases.campusNumber))
    .innerJoin(institutions, eq(institutions.institutionNumber, bookingLeases.institutionNumber))
    .where(and(eq(bookingLeases.holderBucket, first.holderBucket), inArray(bookingLeases.voucherNumber, numbers), ne(bookingLeases.status, 'ended')));
  if (rows.length === 0) return options.items;
  const devices = await orm.select().from(leaseDevices).where(and(eq(leaseDevices.holderBucket, first.holderBucket), inArray(leaseDevices.voucherNumber, numbers)));
  return options.items.map((item) => {
    const found = rows.find(({ row }) => row.voucherNumber === item.voucherNumber);
    const lease = found && ageLease(readLease(found.row, devices), options.nowMs);
    if (found === undefined || lease === undefined || lease.status === 'ended') return item;
    return { ...item, booking: describeBooking({ row: found.row, lease }, readBookedPlace(found.place)) };
  });
}
