import { refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import { and, eq } from 'drizzle-orm';
import { scanReservations } from '../../database/schema/voucher-tables';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';
import type { CheckedCode } from './check-scanned-code';
import { explainStatus } from './explain-status';
import { findScannedRecord } from './scanned-record';

/** The verified scan behind a reservation, while its 120 s last; the code itself may have aged past 70 s by now. */
export async function findReservation(platform: Platform, options: { reservationId: string; institutionNumber: number }): Promise<CheckedCode> {
  const voucherNumber = readScopedId(options.reservationId);
  if (voucherNumber === undefined) throw refuseRequest('reservationUnknown');
  const nowMs = platform.nowMs();
  const named = and(eq(scanReservations.holderBucket, readHolderBucket(voucherNumber)), eq(scanReservations.voucherNumber, voucherNumber));
  const [reservation] = await platform.database.orm.select().from(scanReservations).where(named);
  const scanned = await findScannedRecord(platform, voucherNumber, reservation?.keyThumbprint ?? '');
  const isMine = reservation?.reservationId === options.reservationId && reservation.institutionNumber === options.institutionNumber;
  if (scanned === undefined) throw refuseRequest('reservationUnknown');
  if (reservation === undefined || !isMine || reservation.reservedUntilMs <= nowMs) throw explainLostReservation(scanned.record, nowMs);
  const refusal = explainStatus(scanned.record, nowMs);
  if (refusal !== undefined) throw refusal;
  if (!scanned.isCredentialLive) throw refuseRequest('revoked');
  return { ...scanned, keyThumbprint: reservation.keyThumbprint, codeAgeSeconds: reservation.codeAgeSeconds };
}

/** Used meanwhile is worth knowing; a bare lapse only asks for another scan. */
function explainLostReservation(record: Parameters<typeof explainStatus>[0], nowMs: number) {
  return record.voucher.status === 'claimed' ? refuseRequest('reservationUnknown') : (explainStatus(record, nowMs) ?? refuseRequest('reservationUnknown'));
}
