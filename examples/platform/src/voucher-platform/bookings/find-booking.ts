import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import type { VoucherRow } from '../../database/schema/voucher-tables';
import type { Booking } from '../../http/schemas/booking-schemas';
import { describeBooking, findBookedPlace } from './describe-booking';
import { findLatestLease, listLeases } from './lease-records';

/** The booking that a voucher has now: active, or waiting for devices. None once it is used. */
export async function findBooking(orm: Orm, voucher: VoucherRow, nowMs: number): Promise<Static<typeof Booking> | undefined> {
  if (voucher.status !== 'claimed') return undefined;
  const latest = findLatestLease(await listLeases(orm, voucher, nowMs));
  if (latest === undefined || latest.lease.status === 'ended') return undefined;
  return describeBooking(latest, await findBookedPlace(orm, latest.row.campusNumber));
}
