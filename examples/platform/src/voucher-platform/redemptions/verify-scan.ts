import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { refuseRequest } from '../../http/refused-request';
import type { VerifiedScan, VerifyScanRequest } from '../../http/schemas/institution-schemas';
import type { Platform } from '../../platform';
import { createScopedId, readHolderBucket } from '../vouchers/voucher-number';
import { withCheckedCode, type CheckedCode } from './check-scanned-code';
import { explainForeignLease } from '../bookings/refuse-foreign-lease';
import { refuseForeignAdmin } from './find-institution-admin';
import { readScan, type Scan } from './read-scan';
import { reserveVoucher } from './reserve-statement';
import { describeScannedVoucher } from './scanned-record';

/** A27: the admin has this long to confirm, whatever the age of the code by then. */
const reservationSeconds = 120;

/** Shows whose voucher it is and reserves it for 120 s; uses nothing (A27). `read` is what was read of the code already. */
export async function verifyScan(platform: Platform, actor: DeviceActor, request: Static<typeof VerifyScanRequest>, read?: Scan | null): Promise<Static<typeof VerifiedScan>> {
  const scan = read ?? await readScan(platform, { ...request, actor });
  refuseForeignAdmin(scan.admin);
  return withCheckedCode(platform, { ...request, scan, adminId: actor.personId }, (checked) => reserveChecked(platform, checked, { actor, institutionNumber: request.institutionNumber }));
}

async function reserveChecked(platform: Platform, checked: CheckedCode, { actor, institutionNumber }: { actor: DeviceActor; institutionNumber: number }): Promise<Static<typeof VerifiedScan>> {
  const nowMs = platform.nowMs();
  refuseForeignReservation(checked, institutionNumber, nowMs);
  const booked = await explainForeignLease(platform, checked.record.voucher, institutionNumber);
  if (booked !== undefined) throw booked;
  const { voucherNumber } = checked.record.voucher;
  const reservedUntilMs = nowMs + reservationSeconds * 1000;
  const reserved = await platform.database.run(reserveVoucher, [
    readHolderBucket(voucherNumber), voucherNumber, createScopedId(voucherNumber), institutionNumber, actor.personId,
    checked.keyThumbprint, checked.codeAgeSeconds, reservedUntilMs, nowMs,
  ]);
  const [reservation] = reserved;
  if (reservation === undefined) throw refuseRequest('reservedElsewhere', { seconds: reservationSeconds });
  return {
    reservationId: reservation.reservationId, reservedUntilMs, codeAgeSeconds: checked.codeAgeSeconds,
    voucher: describeScannedVoucher(platform, checked),
  };
}

export function refuseForeignReservation(checked: Pick<CheckedCode, 'reservation'>, institutionNumber: number, nowMs: number): void {
  const { reservation } = checked;
  if (reservation === null || reservation.reservedUntilMs <= nowMs || reservation.institutionNumber === institutionNumber) return;
  throw refuseRequest('reservedElsewhere', { seconds: Math.ceil((reservation.reservedUntilMs - nowMs) / 1000) });
}
