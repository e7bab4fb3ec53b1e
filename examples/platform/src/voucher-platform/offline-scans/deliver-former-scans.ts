import { retireDevice, type FormerDelivery } from '@skill-voucher/sdk-core/offline';
import { and, eq, ne } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { deviceKeys } from '../../database/schema/account-tables';
import { leaseDevices } from '../../database/schema/booking-tables';
import { refuseRequest } from '../../http/refused-request';
import type { FormerScanVerdicts } from '../../http/schemas/offline-scan-schemas';
import type { Platform } from '../../platform';
import { listLeases, saveLease } from '../bookings/lease-records';
import { lockVoucher } from '../check-ins/read-situation';
import { listScanIssuers } from './list-scan-issuers';
import { mergeScanRecords } from './merge-scan-record';
import { enrolScanDevice, lockScanDevice } from './scan-devices';

/**
 * Takes the queue of a key that the same person had and has no more (M4, A21). The key of today
 * answers for the delivery, the former one signed the scans; of a revoked key those count as green
 * that were made before. Once the queue is whole, no lease waits for the former device any more.
 */
export async function deliverFormerScans(platform: Platform, actor: DeviceActor, request: FormerDelivery): Promise<Static<typeof FormerScanVerdicts>> {
  const { orm } = platform.database;
  const { deviceId } = request;
  const mine = and(eq(deviceKeys.keyThumbprint, deviceId), eq(deviceKeys.personId, actor.personId), ne(deviceKeys.keyThumbprint, actor.keyThumbprint));
  const [key] = await orm.select({ publicKey: deviceKeys.publicKey, algorithm: deviceKeys.algorithm, boundAtMs: deviceKeys.boundAtMs, revokedAtMs: deviceKeys.revokedAtMs }).from(deviceKeys).where(mine);
  if (key === undefined) throw refuseRequest('notFound');
  await enrolScanDevice(platform, { deviceId, personId: actor.personId, boundAtMs: key.boundAtMs });
  const device = { actor, deviceId, deviceKey: { algorithm: key.algorithm, publicKey: new Uint8Array(key.publicKey) }, revokedAtMs: key.revokedAtMs ?? undefined, findIssuers: await listScanIssuers(platform) };
  const verdicts = await mergeScanRecords(platform, device, request.records);
  // A key that is still bound may be at work on another phone.
  if (key.revokedAtMs !== null) await orm.transaction((tx) => settleFormerDevice(tx, request, platform.nowMs()));
  return { verdicts };
}

async function settleFormerDevice(tx: Orm, { deviceId, head }: FormerDelivery, nowMs: number): Promise<void> {
  const device = await lockScanDevice(tx, deviceId);
  if (head.hash !== device.headHash) return; // more is to come, or is missing: then only force ends its leases
  const away = await tx.select().from(leaseDevices).where(and(eq(leaseDevices.deviceId, deviceId), eq(leaseDevices.isDrained, false)));
  const vouchers = new Map(away.map(({ holderBucket, voucherNumber }) => [voucherNumber, { holderBucket, voucherNumber }]));
  for (const [, voucher] of [...vouchers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await lockVoucher(tx, voucher);
    for (const record of await listLeases(tx, voucher, nowMs)) await saveLease(tx, record, retireDevice(record.lease, deviceId), nowMs);
  }
}
