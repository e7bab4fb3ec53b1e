import { forceAfterMs } from '@skill-voucher/sdk-core/offline';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { campuses, institutions } from '../../database/schema/template-tables';
import type { Booking } from '../../http/schemas/booking-schemas';
import type { LeaseRecord } from './lease-records';

export interface BookedPlace {
  readonly institutionName: string;
  readonly campusName: string;
  readonly address: string;
  readonly phone: string;
}

export const bookedPlaceColumns = { institutionName: institutions.name, campusName: campuses.name, address: campuses.address, phone: campuses.phone, institutionPhone: institutions.phone };

/** Where a lease is, with whom to call. */
export async function findBookedPlace(orm: Orm, campusNumber: number): Promise<BookedPlace> {
  const [found] = await orm.select(bookedPlaceColumns).from(campuses).innerJoin(institutions, eq(institutions.institutionNumber, campuses.institutionNumber)).where(eq(campuses.campusNumber, campusNumber));
  if (found === undefined) throw new Error('The campus is gone');
  return readBookedPlace(found);
}

export function readBookedPlace({ institutionPhone, ...place }: BookedPlace & { institutionPhone: string }): BookedPlace {
  return { ...place, phone: place.phone === '' ? institutionPhone : place.phone };
}

/** A booking of the wire; `ended` ones are none. */
export function describeBooking(record: LeaseRecord, place: BookedPlace): Static<typeof Booking> {
  const { row, lease } = record;
  const { institutionName, campusName, address, phone } = place;
  return {
    leaseId: lease.leaseId, institutionNumber: lease.institutionNumber, campusNumber: row.campusNumber, institutionName, campusName, address, phone,
    state: lease.status, epoch: lease.epoch, bookedAtMs: row.bookedAtMs, bookedUntilMs: lease.scanUntilMs, forceFromMs: lease.scanUntilMs + forceAfterMs,
    devicesAway: lease.devices.filter(({ isDrained }) => !isDrained).length,
    ...(lease.drainReason === undefined ? {} : { drainReason: lease.drainReason }),
  };
}
