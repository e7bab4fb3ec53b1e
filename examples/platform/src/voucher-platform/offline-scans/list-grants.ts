import { grantDevice, type ScanGrant } from '@skill-voucher/sdk-core/offline';
import { and, asc, desc, eq, exists, gt, isNotNull, isNull, notExists, or, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { bookingLeases, leaseDevices } from '../../database/schema/booking-tables';
import { institutionAdmins, institutions, voucherTemplates } from '../../database/schema/template-tables';
import { credentials, vouchers } from '../../database/schema/voucher-tables';
import { lockVoucher } from '../check-ins/read-situation';
import { findLatestLease, listLeases, saveLease } from '../bookings/lease-records';

/** A device carries so many booked vouchers; what is booked beyond that shows amber. */
const mostGrants = 1000;

export type NewGrant = Omit<ScanGrant, 'credentialThumbprint' | 'deviceId' | 'issuedAtMs'> & { readonly credentialBytes: Uint8Array };

const superAdmins = alias(institutionAdmins, 'super_admins');

/** Active leases of unused, listed vouchers at the open institutions that this person is an admin of. */
function selectGrantable(tx: Orm, options: { actor: DeviceActor; nowMs: number }, more: SQL | undefined) {
  const { actor, nowMs } = options;
  const ofInstitution = and(eq(institutions.institutionNumber, bookingLeases.institutionNumber), isNull(institutions.closedAtMs));
  const isAdmin = and(eq(institutionAdmins.institutionNumber, bookingLeases.institutionNumber), eq(institutionAdmins.idNumberIndex, actor.idNumberIndex));
  const hasSuperAdmin = exists(tx.select({ role: superAdmins.role }).from(superAdmins).where(and(eq(superAdmins.institutionNumber, bookingLeases.institutionNumber), eq(superAdmins.role, 'superAdmin'))));
  const ofVoucher = and(eq(vouchers.holderBucket, bookingLeases.holderBucket), eq(vouchers.voucherNumber, bookingLeases.voucherNumber), eq(vouchers.status, 'claimed'), gt(vouchers.expiresAtMs, nowMs));
  return tx
    .select({ row: bookingLeases })
    .from(bookingLeases)
    .innerJoin(institutions, ofInstitution)
    .innerJoin(institutionAdmins, isAdmin)
    .innerJoin(vouchers, ofVoucher)
    .innerJoin(voucherTemplates, and(eq(voucherTemplates.templateNumber, vouchers.templateNumber), isNull(voucherTemplates.delistedAtMs)))
    .where(and(eq(bookingLeases.status, 'active'), gt(bookingLeases.scanUntilMs, nowMs), hasSuperAdmin, more))
    .orderBy(desc(bookingLeases.bookedAtMs), desc(bookingLeases.leaseId))
    .limit(mostGrants);
}

/** The device has a row in the lease and has not reported its grant as dropped. */
function isGranted(tx: Orm, actor: DeviceActor) {
  const ofLease = and(eq(leaseDevices.holderBucket, bookingLeases.holderBucket), eq(leaseDevices.voucherNumber, bookingLeases.voucherNumber), eq(leaseDevices.leaseId, bookingLeases.leaseId));
  return tx.select({ deviceId: leaseDevices.deviceId }).from(leaseDevices).where(and(ofLease, eq(leaseDevices.deviceId, actor.keyThumbprint), eq(leaseDevices.isDrained, false)));
}

/** Vouchers that this device may scan and that it is not written into the lease of. */
export async function findUngrantedVouchers(tx: Orm, options: { actor: DeviceActor; nowMs: number }): Promise<string[]> {
  const rows = await selectGrantable(tx, options, notExists(isGranted(tx, options.actor)));
  return rows.map(({ row }) => row.voucherNumber);
}

/** Writes the device into the voucher's lease: before a grant of it is signed, so that the lease waits for it. */
export async function addToLeases(tx: Orm, options: { voucher: { holderBucket: number; voucherNumber: string }; actor: DeviceActor; nowMs: number }): Promise<void> {
  const { voucher, actor, nowMs } = options;
  await lockVoucher(tx, voucher);
  const latest = findLatestLease(await listLeases(tx, voucher, nowMs));
  const granted = latest === undefined ? undefined : grantDevice(latest.lease, { deviceId: actor.keyThumbprint, nowMs });
  if (latest !== undefined && granted?.ok === true) await saveLease(tx, latest, granted.value, nowMs);
}

/** What is good for this device now: one grant for each credential that a phone of the holder may show. */
export async function listGrants(tx: Orm, options: { actor: DeviceActor; nowMs: number }): Promise<NewGrant[]> {
  const leases = await selectGrantable(tx, options, exists(isGranted(tx, options.actor)));
  if (leases.length === 0) return [];
  const named = or(...leases.map(({ row }) => and(eq(credentials.holderBucket, row.holderBucket), eq(credentials.voucherNumber, row.voucherNumber))));
  const issued = await tx
    .select({ voucherNumber: credentials.voucherNumber, credentialBytes: credentials.credentialBytes })
    .from(credentials)
    .where(and(named, isNull(credentials.revokedAtMs), isNotNull(credentials.credentialBytes)))
    .orderBy(asc(credentials.voucherNumber), asc(credentials.keyThumbprint));
  return leases.flatMap(({ row: { leaseId, epoch, institutionNumber, voucherNumber, scanUntilMs } }) =>
    issued.filter((credential) => credential.voucherNumber === voucherNumber).flatMap(({ credentialBytes }) => (credentialBytes === null ? [] : [{ leaseId, epoch, institutionNumber, voucherNumber, scanUntilMs, credentialBytes }])),
  );
}
