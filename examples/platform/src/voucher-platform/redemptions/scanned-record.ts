import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { deviceKeys, people } from '../../database/schema/account-tables';
import { credentials, scanReservations } from '../../database/schema/voucher-tables';
import type { ScannedVoucher } from '../../http/schemas/institution-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import type { VoucherRecord } from '../vouchers/describe-voucher';
import { findVoucher } from '../vouchers/find-voucher';
import { readHolderBucket } from '../vouchers/voucher-number';

/** What is shown before anything is used (A27): the terms and the masked person (R59, R64). */
export async function describeScannedVoucher(platform: Platform, record: VoucherRecord): Promise<Static<typeof ScannedVoucher>> {
  const { voucher, template } = record;
  const [person] = await platform.database.orm.select().from(people).where(eq(people.personId, voucher.personId));
  if (person === undefined) throw new Error('The holder is gone');
  return {
    voucherNumber: voucher.voucherNumber, name: template.name, trainingType: template.trainingType, benefitMode: template.benefitMode,
    amountFen: template.amountFen, specialty: template.specialty, skillLevel: template.skillLevel, expiresAtMs: voucher.expiresAtMs,
    ...maskPerson(platform.personalData, person),
  };
}

export type ReservationRow = typeof scanReservations.$inferSelect;

/** The voucher behind a code with everything that decides whether it can be used. */
export interface ScannedRecord {
  readonly record: VoucherRecord;
  /** Neither the credential of the key that made the code nor the key itself is revoked. */
  readonly isCredentialLive: boolean;
  readonly reservation: ReservationRow | undefined;
}

export async function findScannedRecord(platform: Platform, voucherNumber: string, keyThumbprint: string): Promise<ScannedRecord | undefined> {
  const holderBucket = readHolderBucket(voucherNumber);
  const { orm } = platform.database;
  const ofVoucher = (table: typeof credentials | typeof scanReservations) => and(eq(table.holderBucket, holderBucket), eq(table.voucherNumber, voucherNumber));
  const [record, credential, reservation] = await Promise.all([
    findVoucher(platform, voucherNumber),
    orm
      .select({ issuedAtMs: credentials.issuedAtMs })
      .from(credentials)
      .innerJoin(deviceKeys, and(eq(deviceKeys.keyThumbprint, credentials.keyThumbprint), isNull(deviceKeys.revokedAtMs)))
      .where(and(ofVoucher(credentials), eq(credentials.keyThumbprint, keyThumbprint), isNull(credentials.revokedAtMs), isOfHolderOrProxy(platform.nowMs()))),
    orm.select().from(scanReservations).where(ofVoucher(scanReservations)),
  ]);
  if (record === undefined) return undefined;
  return { record, isCredentialLive: credential.length > 0, reservation: reservation[0] };
}

/** The key is the holder's own, or of a proxy that holds this very moment (A20). */
const isOfHolderOrProxy = (nowMs: number) => sql`EXISTS (
  SELECT FROM voucher_platform.vouchers v WHERE v.holder_bucket = ${credentials.holderBucket} AND v.voucher_number = ${credentials.voucherNumber}
    AND (v.person_id = ${deviceKeys.personId} OR EXISTS (
      SELECT FROM voucher_platform.proxy_holders p WHERE p.holder_bucket = v.holder_bucket AND p.elder_person_id = v.person_id
        AND p.holder_person_id = ${deviceKeys.personId} AND p.revoked_at_ms IS NULL AND p.until_ms > ${nowMs}::bigint)))`;
