import { openLease } from '@skill-voucher/sdk-core/offline';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { bookingLeases } from '../../database/schema/booking-tables';
import { campuses, institutionAdmins, institutions } from '../../database/schema/template-tables';
import type { VoucherRow } from '../../database/schema/voucher-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { BookedVoucher, BookingRequest } from '../../http/schemas/booking-schemas';
import type { Platform } from '../../platform';
import { lockVoucher } from '../check-ins/read-situation';
import { explainStatus } from '../redemptions/explain-status';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { requestCredential } from '../vouchers/request-credential';
import { createScopedId } from '../vouchers/voucher-number';
import { describeBooking, findBookedPlace } from './describe-booking';
import { findLatestLease, listLeases, ofVoucherLeases, readLease, saveLease, type LeaseRecord } from './lease-records';

export interface BookOptions {
  readonly actor: DeviceActor;
  readonly voucherNumber: string;
  readonly request: Static<typeof BookingRequest>;
}

/**
 * Books my voucher at one institution for 24 h (R40, M4): until the lease has ended it is
 * used there or nowhere. A second tap finds the first booking. The answer carries the
 * credential that this phone shows from now on: grants of the institution's devices name it.
 */
export async function bookVoucher(platform: Platform, options: BookOptions): Promise<Static<typeof BookedVoucher>> {
  const { actor, voucherNumber } = options;
  const record = await findOwnVoucher(platform, actor, voucherNumber);
  const nowMs = platform.nowMs();
  await requireBookableCampus(platform.database.orm, options.request);
  const booked = await platform.database.orm.transaction(async (tx) => {
    const voucher = await lockVoucher(tx, record.voucher);
    const refusal = explainStatus({ ...record, voucher }, nowMs);
    if (refusal !== undefined) throw refusal;
    return bookUnderLock(tx, { ...options, voucher, nowMs });
  });
  platform.stateFeed.announceVoucher(voucherNumber);
  const place = await findBookedPlace(platform.database.orm, booked.row.campusNumber);
  return { booking: describeBooking(booked, place), credential: await requestCredential(platform, actor, voucherNumber) };
}

async function bookUnderLock(tx: Orm, options: BookOptions & { voucher: VoucherRow; nowMs: number }): Promise<LeaseRecord> {
  const { actor, voucher, nowMs } = options;
  const { institutionNumber, campusNumber } = options.request;
  const previous = findLatestLease(await listLeases(tx, voucher, nowMs));
  if (previous?.lease.status === 'active' && previous.lease.institutionNumber === institutionNumber) return moveToCampus(tx, previous, campusNumber);
  const { holderBucket, voucherNumber } = voucher;
  const leaseId = createScopedId(voucherNumber);
  const opened = openLease({ previous: previous?.lease, leaseId, voucherNumber, institutionNumber, nowMs });
  if (!opened.ok) throw explainOpenLease(previous, new RefusedRequest(opened.refusal));
  // Its time may have ended it without anybody writing so.
  if (previous !== undefined) await saveLease(tx, previous, previous.lease, nowMs);
  const { epoch, scanUntilMs, status, undoneEpoch, isForced } = opened.value;
  const row = { holderBucket, voucherNumber, leaseId, ordinal: (previous?.row.ordinal ?? 0) + 1, institutionNumber, campusNumber, epoch, scanUntilMs, status, drainReason: null, undoneEpoch, isForced, bookedAtMs: nowMs };
  await tx.insert(bookingLeases).values(row);
  await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'bookVoucher', subject: voucherNumber, details: { leaseId, institutionNumber, campusNumber } });
  return { row, lease: readLease(row, []) };
}

/** The lease is the institution's; where the trainee goes is a note in it. */
async function moveToCampus(tx: Orm, record: LeaseRecord, campusNumber: number): Promise<LeaseRecord> {
  const { row, lease } = record;
  await tx.update(bookingLeases).set({ campusNumber }).where(and(ofVoucherLeases(bookingLeases, row), eq(bookingLeases.leaseId, row.leaseId)));
  return { row: { ...row, campusNumber }, lease };
}

/** To the trainee, a booking that only waits for devices is over: what helps is to wait, not to cancel. */
function explainOpenLease(previous: LeaseRecord | undefined, refused: RefusedRequest): RefusedRequest {
  return previous?.lease.status === 'draining' ? refuseRequest('leaseDraining', refused.refusal.details) : refused;
}

async function requireBookableCampus(orm: Orm, request: Static<typeof BookingRequest>): Promise<void> {
  const { institutionNumber, campusNumber } = request;
  const [campus] = await orm
    .select({ closedAtMs: institutions.closedAtMs })
    .from(campuses)
    .innerJoin(institutions, eq(institutions.institutionNumber, campuses.institutionNumber))
    .where(and(eq(campuses.institutionNumber, institutionNumber), eq(campuses.campusNumber, campusNumber)));
  if (campus === undefined) throw refuseRequest('notFound');
  if (campus.closedAtMs !== null) throw refuseRequest('institutionClosed', { rule: 'A13' });
  const superAdmin = and(eq(institutionAdmins.institutionNumber, institutionNumber), eq(institutionAdmins.role, 'superAdmin'));
  const admins = await orm.select({ role: institutionAdmins.role }).from(institutionAdmins).where(superAdmin).limit(1);
  if (admins.length === 0) throw refuseRequest('institutionNotReady', { rule: 'R56' });
}
