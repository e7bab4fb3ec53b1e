import type { TrustedIssuer } from '@skill-voucher/sdk-core';
import { and, eq, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { people } from '../../database/schema/account-tables';
import { learningPlatforms } from '../../database/schema/learning-tables';
import { institutions, voucherTemplates, type TemplateRow } from '../../database/schema/template-tables';
import { scanReservations, vouchers, type VoucherRow } from '../../database/schema/voucher-tables';
import type { ScannedVoucher } from '../../http/schemas/institution-schemas';
import type { FirstAnswer, RepeatableRequest } from '../../idempotency/find-first-answer';
import { maskPerson, type PersonalColumns } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { readHolderBucket } from '../vouchers/voucher-number';
import type { AdminRow } from './find-institution-admin';

/** What is shown before anything is used (A27): the terms and the masked person (R59, R64). */
export function describeScannedVoucher(platform: Platform, { record, holder }: Pick<ScannedRecord, 'record' | 'holder'>): Static<typeof ScannedVoucher> {
  const { voucher, template } = record;
  return {
    voucherNumber: voucher.voucherNumber, name: template.name, trainingType: template.trainingType, benefitMode: template.benefitMode,
    amountFen: template.amountFen, specialty: template.specialty, skillLevel: template.skillLevel, expiresAtMs: voucher.expiresAtMs,
    ...maskPerson(platform.personalData, holder),
  };
}

/** No more of each row than a scan needs: every scan reads it. */
const columns = {
  voucher: {
    holderBucket: vouchers.holderBucket, voucherNumber: vouchers.voucherNumber, templateNumber: vouchers.templateNumber, status: vouchers.status, validFromMs: vouchers.validFromMs,
    expiresAtMs: vouchers.expiresAtMs, usedAtMs: vouchers.usedAtMs, statusChangedAtMs: vouchers.statusChangedAtMs, usedInstitutionNumber: vouchers.usedInstitutionNumber,
  },
  template: {
    name: voucherTemplates.name, trainingType: voucherTemplates.trainingType, benefitMode: voucherTemplates.benefitMode, amountFen: voucherTemplates.amountFen,
    specialty: voucherTemplates.specialty, skillLevel: voucherTemplates.skillLevel, delistedAtMs: voucherTemplates.delistedAtMs,
  },
  holder: { nameCipher: people.nameCipher, idNumberCipher: people.idNumberCipher },
  reservation: { institutionNumber: scanReservations.institutionNumber, reservedUntilMs: scanReservations.reservedUntilMs },
};

/** The voucher behind a code with everything that decides whether it can be used. */
export interface ScannedRecord {
  readonly record: {
    readonly voucher: Pick<VoucherRow, keyof typeof columns.voucher>;
    readonly template: Pick<TemplateRow, keyof typeof columns.template>;
    /** Name of the institution or learning platform where it was used. */
    readonly usedAt: string | null;
  };
  readonly holder: PersonalColumns;
  /** Neither the credential of the key that made the code nor the key itself is revoked. */
  readonly isCredentialLive: boolean;
  readonly reservation: Pick<typeof scanReservations.$inferSelect, keyof typeof columns.reservation> | undefined;
}

/** Of a scan whose admin, issuer and first answer are not asked for. */
const noLookups = { issuer: '', institution: 0, admin: new Uint8Array() as Uint8Array, actorBucket: 0, actor: '00000000-0000-0000-0000-000000000000', operation: '', key: '' };

export async function findScannedRecord(platform: Platform, voucherNumber: string, keyThumbprint: string): Promise<ScannedRecord | undefined> {
  const row = await findRow(platform, { ...noLookups, number: voucherNumber, thumbprint: keyThumbprint });
  return row === undefined ? undefined : readRecord(row);
}

export interface ScanLookups {
  readonly found: ScannedRecord;
  readonly issuers: readonly TrustedIssuer[];
  readonly admin: AdminRow | undefined;
  readonly firstAnswer: FirstAnswer | undefined;
}

/** As {@link findScannedRecord}, with whatever else a scan is judged by: a round trip costs more than the look-ups. */
export async function findScannedRecordWithLookups(
  platform: Platform,
  scan: { voucherNumber: string; keyThumbprint: string; issuerKeyId: string; institutionNumber: number; actor: DeviceActor; repeatable?: RepeatableRequest },
): Promise<ScanLookups | undefined> {
  const { voucherNumber, keyThumbprint, issuerKeyId, institutionNumber, actor, repeatable } = scan;
  const repeat = repeatable === undefined ? {} : { actorBucket: actor.holderBucket, actor: actor.personId, operation: repeatable.operation, key: repeatable.idempotencyKey };
  const row = await findRow(platform, { ...noLookups, number: voucherNumber, thumbprint: keyThumbprint, issuer: issuerKeyId, institution: institutionNumber, admin: actor.idNumberIndex, ...repeat });
  if (row === undefined) return undefined;
  return {
    found: readRecord(row), issuers: row.issuers.map(({ algorithm, publicKey }) => ({ algorithm, publicKey: readHex(publicKey) })), admin: row.admin ?? undefined,
    firstAnswer: row.firstAnswer === null ? undefined : { resultId: row.firstAnswer.resultId, bodyHash: readHex(row.firstAnswer.bodyHash) },
  };
}

type Row = Awaited<ReturnType<ReturnType<typeof prepareScannedRecord>['execute']>>[number];

const readHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

function readRecord({ voucher, template, usedAt, holder, isCredentialLive, reservation }: Row): ScannedRecord {
  return { record: { voucher, template, usedAt }, holder, isCredentialLive, reservation: reservation ?? undefined };
}

const prepared = new WeakMap<Platform, ReturnType<typeof prepareScannedRecord>>();

/** One round trip, and its plan is kept: every scan asks it. */
async function findRow(platform: Platform, values: typeof noLookups & { number: string; thumbprint: string }): Promise<Row | undefined> {
  const query = prepared.get(platform) ?? prepareScannedRecord(platform);
  prepared.set(platform, query);
  const [row] = await query.execute({ ...values, bucket: readHolderBucket(values.number), now: platform.nowMs() });
  return row;
}

/** Binary values as hexadecimal digits. */
const lookups = {
  issuers: sql<{ algorithm: TrustedIssuer['algorithm']; publicKey: string }[]>`(
    SELECT coalesce(jsonb_agg(jsonb_build_object('algorithm', i.algorithm, 'publicKey', encode(i.public_key, 'hex'))), '[]') FROM voucher_platform.trusted_issuers(${sql.placeholder('issuer')}) i)`,
  admin: sql<AdminRow | null>`(
    SELECT jsonb_build_object('name', a.name, 'closedAtMs', a.closed_at_ms) FROM voucher_platform.institution_admin(${sql.placeholder('institution')}, ${sql.placeholder('admin')}) a)`,
  firstAnswer: sql<{ bodyHash: string; resultId: string } | null>`(
    SELECT jsonb_build_object('bodyHash', encode(k.body_hash, 'hex'), 'resultId', k.result_id)
    FROM voucher_platform.first_answer(${sql.placeholder('actorBucket')}, ${sql.placeholder('actor')}, ${sql.placeholder('operation')}, ${sql.placeholder('key')}) k)`,
};

/** Read only where it was used; a join would read every institution first. */
const usedAt = sql<string | null>`coalesce(
  (SELECT i.name FROM ${institutions} i WHERE i.institution_number = ${vouchers.usedInstitutionNumber}), (SELECT l.name FROM ${learningPlatforms} l WHERE l.platform_number = ${vouchers.usedLearningPlatformNumber}))`;

/** A key of the holder's own, or of a proxy that holds this very moment (A20). */
const isCredentialLive = sql<boolean>`EXISTS (
  SELECT FROM voucher_platform.credentials c JOIN voucher_platform.device_keys k ON k.key_thumbprint = c.key_thumbprint AND k.revoked_at_ms IS NULL
  WHERE c.holder_bucket = ${vouchers.holderBucket} AND c.voucher_number = ${vouchers.voucherNumber} AND c.key_thumbprint = ${sql.placeholder('thumbprint')} AND c.revoked_at_ms IS NULL
    AND (k.person_id = ${vouchers.personId} OR EXISTS (
      SELECT FROM voucher_platform.proxy_holders p WHERE p.holder_bucket = ${vouchers.holderBucket} AND p.elder_person_id = ${vouchers.personId}
        AND p.holder_person_id = k.person_id AND p.revoked_at_ms IS NULL AND p.until_ms > ${sql.placeholder('now')}::bigint)))`;

function prepareScannedRecord(platform: Platform) {
  return platform.database.orm
    .select({ ...columns, usedAt, isCredentialLive, ...lookups })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .leftJoin(scanReservations, and(eq(scanReservations.holderBucket, vouchers.holderBucket), eq(scanReservations.voucherNumber, vouchers.voucherNumber)))
    .where(and(eq(vouchers.holderBucket, sql.placeholder('bucket')), eq(vouchers.voucherNumber, sql.placeholder('number'))))
    .prepare('find-scanned-record');
}
