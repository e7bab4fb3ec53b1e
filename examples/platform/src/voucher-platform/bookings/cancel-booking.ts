import { drainLease } from '@skill-voucher/sdk-core/offline';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import { refuseRequest } from '../../http/refused-request';
import type { BookingCancellation } from '../../http/schemas/booking-schemas';
import type { Platform } from '../../platform';
import { lockVoucher } from '../check-ins/read-situation';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { describeBooking, findBookedPlace } from './describe-booking';
import { findLatestLease, listLeases, saveLease } from './lease-records';

/**
 * Cancels my booking. It has effect at once when no device of the institution has a grant;
 * else when each has come back, or by force 72 h after the last second it could scan in (M4).
 * A repeat gets what the first got.
 */
export async function cancelBooking(platform: Platform, actor: DeviceActor, voucherNumber: string): Promise<Static<typeof BookingCancellation>> {
  const { voucher } = await findOwnVoucher(platform, actor, voucherNumber);
  const nowMs = platform.nowMs();
  const cancelled = await platform.database.orm.transaction(async (tx) => {
    await lockVoucher(tx, voucher);
    const latest = findLatestLease(await listLeases(tx, voucher, nowMs));
    if (latest === undefined) throw refuseRequest('notFound');
    if (latest.lease.status !== 'active') return latest;
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'cancelBooking', subject: voucherNumber, details: { leaseId: latest.lease.leaseId } });
    return saveLease(tx, latest, drainLease(latest.lease, 'cancelled'), nowMs);
  });
  platform.stateFeed.announceVoucher(voucherNumber);
  const booking = describeBooking(cancelled, await findBookedPlace(platform.database.orm, cancelled.row.campusNumber));
  return { hasEnded: booking.state === 'ended', booking };
}
