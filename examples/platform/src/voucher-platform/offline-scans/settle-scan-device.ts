import { acknowledgeDrain, mostRecordsPerRequest, type QueueCheckpoint, type SynchronizationRequest } from '@skill-voucher/sdk-core/offline';
import { and, asc, eq, lte, ne, or } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { bookingLeases, leaseDevices, scanDevices } from '../../database/schema/booking-tables';
import { lockVoucher } from '../check-ins/read-situation';
import { listLeases, saveLease } from '../bookings/lease-records';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';
import { addToLeases, findUngrantedVouchers, listGrants, type NewGrant } from './list-grants';
import { lockScanDevice, markScanDeviceDamaged, readHead, type ScanDeviceRow } from './scan-devices';

/** So many are told at once; the rest follows in the next answer. */
const mostDrainsPerAnswer = 200;

export interface SettledDevice {
  readonly revision: number;
  readonly checkpoint: QueueCheckpoint;
  readonly grants: readonly NewGrant[];
  readonly drainingLeases: readonly string[];
}

/** The second half of a synchronisation, under the device's lock: drains, then what the device may scan, then its revision. */
export async function settleScanDevice(tx: Orm, options: { actor: DeviceActor; request: SynchronizationRequest; startedAt: QueueCheckpoint; nowMs: number }): Promise<SettledDevice> {
  const { actor, request, nowMs } = options;
  const device = await lockScanDevice(tx, actor.keyThumbprint);
  const isWhole = request.head.hash === device.headHash;
  if (isDamaged(device, options)) await markScanDeviceDamaged(tx, device.deviceId);
  const drained = isWhole ? request.drainedLeases : [];
  const ungranted = await findUngrantedVouchers(tx, { actor, nowMs });
  const concerned = new Set([...drained.flatMap((leaseId) => readScopedId(leaseId) ?? []), ...ungranted]);
  // In one order, so that two devices never wait for each other.
  for (const voucherNumber of [...concerned].sort()) {
    const voucher = { holderBucket: readHolderBucket(voucherNumber), voucherNumber };
    await acknowledgeDrains(tx, { voucher, deviceId: device.deviceId, drained, nowMs });
    if (ungranted.includes(voucherNumber)) await addToLeases(tx, { voucher, actor, nowMs });
  }
  const revision = device.revision + 1;
  await tx.update(scanDevices).set({ revision, queueId: request.queueId, personId: actor.personId, synchronizedAtMs: nowMs, ...(isWhole ? { wholeAtMs: nowMs } : {}) }).where(eq(scanDevices.deviceId, device.deviceId));
  return { revision, checkpoint: readHead(device), grants: await listGrants(tx, { actor, nowMs }), drainingLeases: await listDrainingLeases(tx, device.deviceId, nowMs) };
}

/** Its storage is another one than before, or the whole queue came and does not end where the platform's copy ends. */
function isDamaged(device: ScanDeviceRow, options: { request: SynchronizationRequest; startedAt: QueueCheckpoint }): boolean {
  const { request, startedAt } = options;
  if (device.queueId !== null && device.queueId !== request.queueId) return true;
  if (request.head.hash === device.headHash || request.records.length >= mostRecordsPerRequest) return false;
  // Another request of the device, with more in it, was read while this one was.
  const isOvertaken = startedAt.sequence <= request.head.sequence && device.headSequence > request.head.sequence;
  return !isOvertaken;
}

async function acknowledgeDrains(tx: Orm, options: { voucher: { holderBucket: number; voucherNumber: string }; deviceId: string; drained: readonly string[]; nowMs: number }): Promise<void> {
  const { voucher, deviceId, drained, nowMs } = options;
  const mine = (record: Awaited<ReturnType<typeof listLeases>>[number]) => drained.includes(record.lease.leaseId) && record.lease.devices.some((device) => device.deviceId === deviceId && !device.isDrained);
  if (!(await listLeases(tx, voucher, nowMs)).some(mine)) return;
  await lockVoucher(tx, voucher);
  for (const record of (await listLeases(tx, voucher, nowMs)).filter(mine)) {
    const { lease } = record;
    // After force nothing changes but that the device has reported.
    const reported = lease.status === 'ended' ? { ...lease, devices: lease.devices.map((device) => (device.deviceId === deviceId ? { ...device, isDrained: true } : device)) } : acknowledgeDrain(lease, deviceId);
    await saveLease(tx, record, reported, nowMs);
  }
}

async function listDrainingLeases(tx: Orm, deviceId: string, nowMs: number): Promise<string[]> {
  const ofLease = and(eq(bookingLeases.holderBucket, leaseDevices.holderBucket), eq(bookingLeases.voucherNumber, leaseDevices.voucherNumber), eq(bookingLeases.leaseId, leaseDevices.leaseId));
  const rows = await tx
    .select({ leaseId: leaseDevices.leaseId })
    .from(leaseDevices)
    .innerJoin(bookingLeases, and(ofLease, or(ne(bookingLeases.status, 'active'), lte(bookingLeases.scanUntilMs, nowMs))))
    .where(and(eq(leaseDevices.deviceId, deviceId), eq(leaseDevices.isDrained, false)))
    .orderBy(asc(leaseDevices.leaseId))
    .limit(mostDrainsPerAnswer);
  return rows.map(({ leaseId }) => leaseId);
}
