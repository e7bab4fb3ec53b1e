import { drainLease, renewLease, type Lease } from '@skill-voucher/sdk-core/offline';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { Booking } from '../../http/schemas/booking-schemas';
import type { Platform } from '../../platform';
import { lockVoucher } from '../check-ins/read-situation';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';
import { describeBooking, findBookedPlace } from './describe-booking';
import { findLatestLease, listLeases, saveLease } from './lease-records';

interface NamedBooking {
  readonly institutionNumber: number;
  readonly leaseId: string;
}

/** The institution gives a booking up. A repeat changes nothing. */
export async function releaseBooking(platform: Platform, actor: DeviceActor, named: NamedBooking): Promise<Static<typeof Booking>> {
  await requireInstitutionPermission(platform.database.orm, actor, { institutionNumber: named.institutionNumber, action: 'viewBookings' });
  return changeBooking(platform, { ...named, actor, action: 'releaseBooking', change: (lease) => drainLease(lease, 'released') });
}

/** Prolongs a booking by 24 h from now, by compare-and-set on its epoch (M4). */
export async function renewBooking(platform: Platform, actor: DeviceActor, named: NamedBooking & { expectedEpoch: number }): Promise<Static<typeof Booking>> {
  const { expectedEpoch } = named;
  await requireInstitutionPermission(platform.database.orm, actor, { institutionNumber: named.institutionNumber, action: 'takeBooking' });
  return changeBooking(platform, {
    ...named, actor, action: 'renewBooking',
    change(lease, nowMs) {
      const renewed = renewLease(lease, { expectedEpoch, nowMs });
      if (!renewed.ok) throw new RefusedRequest(renewed.refusal);
      return renewed.value;
    },
  });
}

async function changeBooking(platform: Platform, options: NamedBooking & { actor: DeviceActor; action: string; change: (lease: Lease, nowMs: number) => Lease }): Promise<Static<typeof Booking>> {
  const { actor, leaseId, institutionNumber, action, change } = options;
  const voucherNumber = readScopedId(leaseId);
  if (voucherNumber === undefined) throw refuseRequest('notFound');
  const nowMs = platform.nowMs();
  const named = { holderBucket: readHolderBucket(voucherNumber), voucherNumber };
  const changed = await platform.database.orm.transaction(async (tx) => {
    const known = (await listLeases(tx, named, nowMs)).some(({ lease }) => lease.leaseId === leaseId && lease.institutionNumber === institutionNumber);
    if (!known) throw refuseRequest('notFound');
    await lockVoucher(tx, named);
    const latest = findLatestLease(await listLeases(tx, named, nowMs));
    if (latest?.lease.leaseId !== leaseId) throw refuseRequest('notFound'); // it ended, and another one began
    const next = change(latest.lease, nowMs);
    if (next.status === latest.row.status && next.epoch === latest.row.epoch) return latest;
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action, subject: voucherNumber, details: { leaseId, institutionNumber } });
    return saveLease(tx, latest, next, nowMs);
  });
  platform.stateFeed.announceVoucher(voucherNumber);
  return describeBooking(changed, await findBookedPlace(platform.database.orm, changed.row.campusNumber));
}
