import type { Lease } from '@skill-voucher/sdk-core/offline';
import { ageLease } from '@skill-voucher/sdk-core/offline';
import { and, asc, eq } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { bookingLeases, leaseDevices } from '../../database/schema/booking-tables';

export type LeaseRow = typeof bookingLeases.$inferSelect;
type DeviceRow = typeof leaseDevices.$inferSelect;

/** A lease as it stands now, with the row that it came from. */
export interface LeaseRecord {
  readonly row: LeaseRow;
  readonly lease: Lease;
}

export interface NamedVoucher {
  readonly holderBucket: number;
  readonly voucherNumber: string;
}

export const ofVoucherLeases = (table: typeof bookingLeases | typeof leaseDevices, { holderBucket, voucherNumber }: NamedVoucher) =>
  and(eq(table.holderBucket, holderBucket), eq(table.voucherNumber, voucherNumber));

/** Every lease of a voucher, the first one first; aged, whether or not anybody has written it yet. */
export async function listLeases(orm: Orm, voucher: NamedVoucher, nowMs: number): Promise<LeaseRecord[]> {
  const rows = await orm.select().from(bookingLeases).where(ofVoucherLeases(bookingLeases, voucher)).orderBy(asc(bookingLeases.ordinal));
  const devices = rows.length === 0 ? [] : await orm.select().from(leaseDevices).where(ofVoucherLeases(leaseDevices, voucher)).orderBy(asc(leaseDevices.deviceId));
  return rows.map((row) => ({ row, lease: ageLease(readLease(row, devices), nowMs) }));
}

export function findLatestLease(leases: readonly LeaseRecord[]): LeaseRecord | undefined {
  return leases[leases.length - 1];
}

/** The row as the rules see it. */
export function readLease(row: LeaseRow, devices: readonly DeviceRow[]): Lease {
  const { leaseId, voucherNumber, institutionNumber, epoch, scanUntilMs, status, drainReason, undoneEpoch, isForced } = row;
  return {
    leaseId, voucherNumber, institutionNumber, epoch, scanUntilMs, status, undoneEpoch, isForced, ...(drainReason === null ? {} : { drainReason }),
    devices: devices.filter((device) => device.leaseId === leaseId).map(({ deviceId, isDrained, isDamaged }) => ({ deviceId, isDrained, isDamaged })),
  };
}

/** Writes what became of a lease. The caller holds the voucher's row. */
export async function saveLease(tx: Orm, record: LeaseRecord, next: Lease, nowMs: number): Promise<LeaseRecord> {
  const { row } = record;
  const { epoch, scanUntilMs, status, undoneEpoch, isForced } = next;
  const change = { epoch, scanUntilMs, status, undoneEpoch, isForced, drainReason: next.drainReason ?? null };
  const named = { holderBucket: row.holderBucket, voucherNumber: row.voucherNumber, leaseId: row.leaseId };
  await tx.update(bookingLeases).set(change).where(and(ofVoucherLeases(bookingLeases, row), eq(bookingLeases.leaseId, row.leaseId)));
  for (const device of next.devices) {
    const before = record.lease.devices.find(({ deviceId }) => deviceId === device.deviceId);
    const isDamaged = device.isDamaged === true;
    if (before !== undefined && before.isDrained === device.isDrained && (before.isDamaged === true) === isDamaged) continue;
    const values = { ...named, deviceId: device.deviceId, isDrained: device.isDrained, isDamaged, grantedAtMs: nowMs };
    await tx
      .insert(leaseDevices)
      .values(values)
      .onConflictDoUpdate({ target: [leaseDevices.holderBucket, leaseDevices.voucherNumber, leaseDevices.leaseId, leaseDevices.deviceId], set: { isDrained: device.isDrained, isDamaged } });
  }
  return { row: { ...row, ...change }, lease: next };
}
