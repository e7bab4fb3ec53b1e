import { forceLeaseEnd as forceEnd } from '@skill-voucher/sdk-core/offline';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion } from '../../regions/within-region';
import { recordAudit } from '../../audit/record-audit';
import { institutions } from '../../database/schema/template-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { Booking } from '../../http/schemas/booking-schemas';
import type { Platform } from '../../platform';
import { lockVoucher } from '../check-ins/read-situation';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';
import { describeBooking, findBookedPlace } from './describe-booking';
import { listLeases, saveLease } from './lease-records';

/** HR ends a lease whose devices did not come back within 72 h; what they bring later is a `lateConflict` (M4). */
export async function forceLeaseEnd(platform: Platform, actor: HrActor, leaseId: string): Promise<Static<typeof Booking>> {
  const voucherNumber = readScopedId(leaseId);
  if (voucherNumber === undefined) throw refuseRequest('notFound');
  const nowMs = platform.nowMs();
  const named = { holderBucket: readHolderBucket(voucherNumber), voucherNumber };
  const ended = await platform.database.orm.transaction(async (tx) => {
    if ((await listLeases(tx, named, nowMs)).length === 0) throw refuseRequest('notFound');
    await lockVoucher(tx, named);
    const record = (await listLeases(tx, named, nowMs)).find(({ lease }) => lease.leaseId === leaseId);
    if (record === undefined) throw refuseRequest('notFound');
    const [institution] = await tx.select({ regionCode: institutions.regionCode }).from(institutions).where(eq(institutions.institutionNumber, record.lease.institutionNumber));
    requireWithinRegion(actor, institution?.regionCode ?? '');
    const forced = forceEnd(record.lease, nowMs);
    if (!forced.ok) throw new RefusedRequest(forced.refusal);
    if (record.row.status === 'ended') return record;
    const devicesAway = record.lease.devices.filter(({ isDrained }) => !isDrained).length;
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'forceLeaseEnd', subject: voucherNumber, details: { leaseId, institutionNumber: record.lease.institutionNumber, devicesAway } });
    return saveLease(tx, record, forced.value, nowMs);
  });
  platform.stateFeed.announceVoucher(voucherNumber);
  return describeBooking(ended, await findBookedPlace(platform.database.orm, ended.row.campusNumber));
}
