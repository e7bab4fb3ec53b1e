import { and, eq, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { people } from '../../database/schema/account-tables';
import { learningPlatforms } from '../../database/schema/learning-tables';
import { institutions, voucherTemplates } from '../../database/schema/template-tables';
import { scanReservations, vouchers } from '../../database/schema/voucher-tables';
import type { ScannedVoucher } from '../../http/schemas/institution-schemas';
import { maskPerson, type PersonalColumns } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import type { VoucherRecord } from '../vouchers/describe-voucher';
import { namePlaceOfUse } from '../vouchers/find-voucher';
import { readHolderBucket } from '../vouchers/voucher-number';

/** What is shown before anything is used (A27): the terms and the masked person (R59, R64). */
export function describeScannedVoucher(platform: Platform, { record, holder }: Pick<ScannedRecord, 'record' | 'holder'>): Static<typeof ScannedVoucher> {
  const { voucher, template } = record;
  return {
    voucherNumber: voucher.voucherNumber, name: template.name, trainingType: template.trainingType, benefitMode: template.benefitMode,
    amountFen: template.amountFen, specialty: template.specialty, skillLevel: template.skillLevel, expiresAtMs: voucher.expiresAtMs,
    ...maskPerson(platform.personalData, holder),
  };
}

export type ReservationRow = typeof scanReservations.$inferSelect;

/** The voucher behind a code with everything that decides whether it can be used. */
export interface ScannedRecord {
  readonly record: VoucherRecord;
  readonly holder: PersonalColumns;
  /** Neither the credential of the key that made the code nor the key itself is revoked. */
  readonly isCredentialLive: boolean;
  readonly reservation: ReservationRow | undefined;
}

/** One round trip, and its plan is kept: every scan asks it. */
export async function findScannedRecord(platform: Platform, voucherNumber: string, keyThumbprint: string): Promise<ScannedRecord | undefined> {
  const query = (prepared.get(platform) ?? prepareFor(platform)).execute({ bucket: readHolderBucket(voucherNumber), number: voucherNumber, thumbprint: keyThumbprint, now: platform.nowMs() });
  const [row] = await query;
  if (row === undefined) return undefined;
  const { voucher, template, usedAt, holder, isCredentialLive, reservation } = row;
  return { record: { voucher, template, usedAt }, holder, isCredentialLive, reservation: reservation ?? undefined };
}

const prepared = new WeakMap<Platform, ReturnType<typeof prepareScannedRecord>>();

function prepareFor(platform: Platform): ReturnType<typeof prepareScannedRecord> {
  const query = prepareScannedRecord(platform);
  prepared.set(platform, query);
  return query;
}

/** A key of the holder's own, or of a proxy that holds this very moment (A20). */
const isCredentialLive = sql<boolean>`EXISTS (
  SELECT FROM voucher_platform.credentials c JOIN voucher_platform.device_keys k ON k.key_thumbprint = c.key_thumbprint AND k.revoked_at_ms IS NULL
  WHERE c.holder_bucket = ${vouchers.holderBucket} AND c.voucher_number = ${vouchers.voucherNumber} AND c.key_thumbprint = ${sql.placeholder('thumbprint')} AND c.revoked_at_ms IS NULL
    AND (k.person_id = ${vouchers.personId} OR EXISTS (
      SELECT FROM voucher_platform.proxy_holders p WHERE p.holder_bucket = ${vouchers.holderBucket} AND p.elder_person_id = ${vouchers.personId}
        AND p.holder_person_id = k.person_id AND p.revoked_at_ms IS NULL AND p.until_ms > ${sql.placeholder('now')}::bigint)))`;

function prepareScannedRecord(platform: Platform) {
  return platform.database.orm
    .select({ voucher: vouchers, template: voucherTemplates, usedAt: namePlaceOfUse, holder: { nameCipher: people.nameCipher, idNumberCipher: people.idNumberCipher }, isCredentialLive, reservation: scanReservations })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .leftJoin(institutions, eq(institutions.institutionNumber, vouchers.usedInstitutionNumber))
    .leftJoin(learningPlatforms, eq(learningPlatforms.platformNumber, vouchers.usedLearningPlatformNumber))
    .leftJoin(scanReservations, and(eq(scanReservations.holderBucket, vouchers.holderBucket), eq(scanReservations.voucherNumber, vouchers.voucherNumber)))
    .where(and(eq(vouchers.holderBucket, sql.placeholder('bucket')), eq(vouchers.voucherNumber, sql.placeholder('number'))))
    .prepare('find-scanned-record');
}
