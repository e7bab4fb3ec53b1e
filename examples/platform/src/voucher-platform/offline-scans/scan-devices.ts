import { computeGenesisHash, type QueueCheckpoint } from '@skill-voucher/sdk-core/offline';
import { and, eq } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { leaseDevices, scanDevices } from '../../database/schema/booking-tables';
import type { Platform } from '../../platform';

export type ScanDeviceRow = typeof scanDevices.$inferSelect;

export async function findScanDevice(orm: Orm, deviceId: string): Promise<ScanDeviceRow | undefined> {
  const [row] = await orm.select().from(scanDevices).where(eq(scanDevices.deviceId, deviceId));
  return row;
}

/** Known from its first synchronisation on, with the head of an empty queue. It cannot have scanned before its key was bound. */
export async function enrolScanDevice(platform: Platform, device: { deviceId: string; personId: string; boundAtMs: number }): Promise<void> {
  const { deviceId, personId, boundAtMs } = device;
  const headHash = await computeGenesisHash(deviceId, platform.suite);
  const row = { deviceId, personId, revision: 0, headSequence: 0, headHash, isDamaged: false, synchronizedAtMs: platform.nowMs(), wholeAtMs: boundAtMs };
  await platform.database.orm.insert(scanDevices).values(row).onConflictDoNothing();
}

/** Holds the device's row until the transaction ends: what its requests do, they do one after the other. */
export async function lockScanDevice(tx: Orm, deviceId: string): Promise<ScanDeviceRow> {
  const [row] = await tx.select().from(scanDevices).where(eq(scanDevices.deviceId, deviceId)).for('update');
  if (row === undefined) throw new Error('The scan device is gone');
  return row;
}

export function readHead(device: ScanDeviceRow): QueueCheckpoint {
  return { sequence: device.headSequence, hash: device.headHash };
}

/** Something of its queue is missing, perhaps a scan: only force ends the leases that it has a grant of. */
export async function markScanDeviceDamaged(tx: Orm, deviceId: string): Promise<void> {
  await tx.update(scanDevices).set({ isDamaged: true }).where(eq(scanDevices.deviceId, deviceId));
  await tx.update(leaseDevices).set({ isDamaged: true }).where(and(eq(leaseDevices.deviceId, deviceId), eq(leaseDevices.isDrained, false)));
}
