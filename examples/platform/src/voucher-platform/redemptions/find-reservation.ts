import { refuseRequest, type RefusedRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import { and, eq } from 'drizzle-orm';
import { dataAccesses, scanReservations } from '../../database/schema/voucher-tables';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';
import type { CheckedCode } from './check-scanned-code';
import { explainStatus } from './explain-status';
import { findScannedRecord, type ScannedRecord } from './scanned-record';

interface ReservingAdmin {
  readonly personId: string;
  readonly institutionNumber: number;
}

/** The verified scan behind a reservation, while its 120 s last; the code itself may have aged past 70 s by now. */
export async function findReservation(platform: Platform, options: ReservingAdmin & { reservationId: string }): Promise<CheckedCode> {
  const voucherNumber = readScopedId(options.reservationId);
  if (voucherNumber === undefined) throw refuseRequest('reservationUnknown');
  const nowMs = platform.nowMs();
  const named = and(eq(scanReservations.holderBucket, readHolderBucket(voucherNumber)), eq(scanReservations.voucherNumber, voucherNumber));
  const [reservation] = await platform.database.orm.select().from(scanReservations).where(named);
  const scanned = await findScannedRecord(platform, voucherNumber, reservation?.keyThumbprint ?? '');
  const isMine = reservation?.reservationId === options.reservationId && reservation.institutionNumber === options.institutionNumber;
  if (scanned === undefined) throw refuseRequest('reservationUnknown');
  if (reservation === undefined || !isMine || reservation.reservedUntilMs <= nowMs) throw await explainLostReservation(platform, scanned.record, options);
  const refusal = explainStatus(scanned.record, nowMs);
  if (refusal !== undefined) throw refusal;
  if (!scanned.isCredentialLive) throw refuseRequest('revoked');
  return { ...scanned, keyThumbprint: reservation.keyThumbprint, codeAgeSeconds: reservation.codeAgeSeconds };
}

/** Used meanwhile is worth knowing to who scanned it; a bare lapse, or a voucher number that somebody guessed, only asks for another scan. */
async function explainLostReservation(platform: Platform, record: ScannedRecord['record'], admin: ReservingAdmin): Promise<RefusedRequest> {
  const isDisclosed = record.voucher.status !== 'claimed' && (await hasScanned(platform, record.voucher, admin));
  return (isDisclosed ? explainStatus(record, platform.nowMs()) : undefined) ?? refuseRequest('reservationUnknown');
}

/** This admin scanned it before, or it was used at this institution, whose record it is. */
async function hasScanned(platform: Platform, voucher: ScannedRecord['record']['voucher'], admin: ReservingAdmin): Promise<boolean> {
  if (voucher.usedInstitutionNumber === admin.institutionNumber) return true;
  const { holderBucket, voucherNumber } = voucher;
  const ofVoucher = and(eq(dataAccesses.holderBucket, holderBucket), eq(dataAccesses.voucherNumber, voucherNumber), eq(dataAccesses.kind, 'scanned'));
  const byAdmin = and(eq(dataAccesses.actorId, admin.personId), eq(dataAccesses.institutionNumber, admin.institutionNumber));
  const rows = await platform.database.orm.select({ accessId: dataAccesses.accessId }).from(dataAccesses).where(and(ofVoucher, byAdmin)).limit(1);
  return rows.length > 0;
}
