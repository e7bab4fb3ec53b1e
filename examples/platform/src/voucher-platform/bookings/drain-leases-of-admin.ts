import { drainLease } from '@skill-voucher/sdk-core/offline';
import { and, asc, eq, ne } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { deviceKeys, people } from '../../database/schema/account-tables';
import { bookingLeases, leaseDevices } from '../../database/schema/booking-tables';
import { lockVoucher } from '../check-ins/read-situation';
import { listLeases, saveLease } from './lease-records';

/**
 * An admin leaves an institution's roster (M4): its leases of which one of the admin's devices
 * has a grant drain, so that nobody else gets the voucher before that device was heard. To be
 * called in the transaction that takes the admin off the roster; answers the vouchers concerned.
 *
 * @param idNumberIndex the admin as the roster knows people (A25)
 */
export async function drainLeasesOfAdmin(tx: Orm, options: { institutionNumber: number; idNumberIndex: Uint8Array; nowMs: number }): Promise<string[]> {
  const { institutionNumber, nowMs } = options;
  const rows = await tx
    .selectDistinct({ holderBucket: leaseDevices.holderBucket, voucherNumber: leaseDevices.voucherNumber })
    .from(people)
    .innerJoin(deviceKeys, eq(deviceKeys.personId, people.personId))
    .innerJoin(leaseDevices, and(eq(leaseDevices.deviceId, deviceKeys.keyThumbprint), eq(leaseDevices.isDrained, false)))
    .innerJoin(bookingLeases, and(eq(bookingLeases.holderBucket, leaseDevices.holderBucket), eq(bookingLeases.voucherNumber, leaseDevices.voucherNumber), eq(bookingLeases.leaseId, leaseDevices.leaseId)))
    .where(and(eq(people.idNumberIndex, options.idNumberIndex), eq(bookingLeases.institutionNumber, institutionNumber), ne(bookingLeases.status, 'ended')))
    // Everybody who locks several vouchers does so in this order.
    .orderBy(asc(leaseDevices.voucherNumber));
  for (const voucher of rows) {
    await lockVoucher(tx, voucher);
    for (const record of await listLeases(tx, voucher, nowMs)) {
      if (record.lease.institutionNumber === institutionNumber && record.lease.status === 'active') await saveLease(tx, record, drainLease(record.lease, 'rosterRemoved'), nowMs);
    }
  }
  return rows.map(({ voucherNumber }) => voucherNumber);
}
