import type { TrustedIssuer } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { defineStatement } from '../../database/database';
import type { ScannedVoucher } from '../../http/schemas/institution-schemas';
import type { FirstAnswer, RepeatableRequest } from '../../idempotency/find-first-answer';
import { maskPerson, type PersonalColumns } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { readHolderBucket } from '../vouchers/voucher-number';
import type { AdminRow } from './find-institution-admin';
import { selectScan, type ScanDocument, type ScanDocumentWithLookups } from './select-scan';

/** What is shown before anything is used (A27): the terms and the masked person (R59, R64). */
export function describeScannedVoucher(platform: Platform, { record, holder }: ShownRecord): Static<typeof ScannedVoucher> {
  const { voucher, template } = record;
  return {
    voucherNumber: voucher.voucherNumber, name: template.name, trainingType: template.trainingType, benefitMode: template.benefitMode,
    amountFen: template.amountFen, specialty: template.specialty, skillLevel: template.skillLevel, expiresAtMs: voucher.expiresAtMs,
    ...maskPerson(platform.personalData, holder),
  };
}

/** The voucher behind a code with everything that decides whether it can be used. */
export interface ScannedRecord {
  readonly record: Pick<ScanDocument, 'voucher' | 'template' | 'usedAt'>;
  readonly holder: PersonalColumns;
  readonly isCredentialLive: boolean;
  readonly reservation: ScanDocument['reservation'];
}

/** What is shown of one. */
export interface ShownRecord {
  readonly record: Pick<ScannedRecord['record'], 'voucher' | 'template'>;
  readonly holder: PersonalColumns;
}

/** A scanned record with whatever else a scan is judged by. */
export interface ScanLookups {
  readonly found: ScannedRecord;
  readonly issuers: readonly TrustedIssuer[];
  readonly admin: AdminRow | undefined;
  readonly firstAnswer: FirstAnswer | undefined;
}

const findRecord = defineStatement<{ scan: ScanDocument | null }>(
  'find-scanned-record',
  `SELECT ${selectScan({ bucket: '$1::integer', number: '$2::text', thumbprint: '$3::text', now: '$4::bigint' })} AS scan`,
);

/** Of a scan whose admin, issuer and first answer are not asked for. */
export async function findScannedRecord(platform: Platform, voucherNumber: string, keyThumbprint: string): Promise<ScannedRecord | undefined> {
  const [row] = await platform.database.run(findRecord, [readHolderBucket(voucherNumber), voucherNumber, keyThumbprint, platform.nowMs()]);
  return row === undefined || row.scan === null ? undefined : readRecord(row.scan);
}

const findRecordWithLookups = defineStatement<{ scan: ScanDocumentWithLookups | null }>(
  'find-scanned-record-with-lookups',
  `SELECT ${selectScan(
    { bucket: '$1::integer', number: '$2::text', thumbprint: '$3::text', now: '$4::bigint' },
    { issuer: '$5::text', institution: '$6::bigint', adminIndex: '$7::bytea', actorBucket: '$8::integer', actor: '$9::uuid', operation: '$10::text', key: '$11::text' },
  )} AS scan`,
);

/** As {@link findScannedRecord}, with whatever else a scan is judged by: a round trip costs more than the look-ups. */
export async function findScannedRecordWithLookups(
  platform: Platform,
  scan: { voucherNumber: string; keyThumbprint: string; issuerKeyId: string; institutionNumber: number; actor: DeviceActor; repeatable?: RepeatableRequest },
): Promise<ScanLookups | undefined> {
  const { voucherNumber, keyThumbprint, issuerKeyId, institutionNumber, actor, repeatable } = scan;
  const [row] = await platform.database.run(findRecordWithLookups, [
    readHolderBucket(voucherNumber), voucherNumber, keyThumbprint, platform.nowMs(),
    issuerKeyId, institutionNumber, actor.idNumberIndex, actor.holderBucket, actor.personId, repeatable?.operation ?? '', repeatable?.idempotencyKey ?? '',
  ]);
  return row === undefined || row.scan === null ? undefined : readLookups(row.scan);
}

export function readLookups(scan: ScanDocumentWithLookups): ScanLookups {
  const { issuers, admin, firstAnswer } = scan;
  return {
    found: readRecord(scan), issuers: issuers.map(({ algorithm, publicKey }) => ({ algorithm, publicKey: readHex(publicKey) })), admin: admin ?? undefined,
    firstAnswer: firstAnswer === null ? undefined : { resultId: firstAnswer.resultId, bodyHash: readHex(firstAnswer.bodyHash) },
  };
}

function readRecord({ voucher, template, usedAt, holder, isCredentialLive, reservation }: ScanDocument): ScannedRecord {
  return {
    record: { voucher, template, usedAt }, isCredentialLive, reservation,
    holder: { nameCipher: readHex(holder.nameCipher), idNumberCipher: readHex(holder.idNumberCipher) },
  };
}

const readHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
