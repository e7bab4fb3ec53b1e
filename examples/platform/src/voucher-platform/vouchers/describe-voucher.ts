import { deriveVoucherStatus, type VoucherStatusName } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { TemplateRow } from '../../database/schema/template-tables';
import type { VoucherRow } from '../../database/schema/voucher-tables';
import type { Voucher } from '../../http/schemas/voucher-schemas';

/** A voucher with what its status is derived from. */
export interface VoucherRecord {
  readonly voucher: VoucherRow;
  readonly template: TemplateRow;
  /** Name of the institution or learning platform where it was used. */
  readonly usedAt: string | null;
}

/** What a status is derived from. */
interface StatusRecord {
  readonly voucher: Pick<VoucherRow, 'status' | 'expiresAtMs'>;
  readonly template: Pick<TemplateRow, 'delistedAtMs'>;
}

export function readVoucherStatus({ voucher, template }: StatusRecord, nowMs: number): VoucherStatusName {
  return deriveVoucherStatus({ stored: voucher.status, expiresAtMs: voucher.expiresAtMs, delistedAtMs: template.delistedAtMs ?? undefined, nowMs });
}

/** When the derived status became what it is. */
export function readStatusChangedAtMs(record: VoucherRecord, nowMs: number): number {
  const status = readVoucherStatus(record, nowMs);
  if (status === 'voided') return record.template.delistedAtMs ?? record.voucher.statusChangedAtMs;
  return status === 'expired' ? record.voucher.expiresAtMs : record.voucher.statusChangedAtMs;
}

export function describeTerms(template: TemplateRow) {
  const { templateNumber, name, trainingType, benefitMode, amountFen, specialty, skillLevel, validFromMs, expiresAtMs } = template;
  return { templateNumber, name, trainingType, benefitMode, amountFen, specialty, skillLevel, validFromMs, expiresAtMs };
}

export function describeVoucher(record: VoucherRecord, nowMs: number): Static<typeof Voucher> {
  const { voucher, template, usedAt } = record;
  return {
    ...describeTerms(template),
    voucherNumber: voucher.voucherNumber,
    status: readVoucherStatus(record, nowMs),
    claimedAtMs: voucher.claimedAtMs,
    ...(voucher.usedAtMs === null ? {} : { usedAtMs: voucher.usedAtMs }),
    ...(usedAt === null ? {} : { usedAt }),
  };
}
