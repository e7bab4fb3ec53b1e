import type { Static } from 'typebox';
import type { TemplateRow } from '../../database/schema/template-tables';
import type { Template } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { countUsed } from '../statistics/count-vouchers';
import { describeTerms } from '../vouchers/describe-voucher';
import { sumRemaining } from './list-claimable-templates';

/** Templates as HR sees them, with claimed and used counts (R14). */
export async function describeTemplates(platform: Platform, rows: TemplateRow[]): Promise<Static<typeof Template>[]> {
  const numbers = rows.map((row) => row.templateNumber);
  const remaining = await sumRemaining(platform, numbers);
  const used = await countUsed(platform.database.orm, numbers);
  return rows.map((row) => ({
    ...describeTerms(row),
    description: row.description,
    regionCodes: row.regionCodes,
    total: row.total,
    claimedCount: row.total - (remaining.get(row.templateNumber) ?? row.total),
    usedCount: used.get(row.templateNumber) ?? 0,
    createdAtMs: row.createdAtMs,
    ...(row.delistedAtMs === null ? {} : { delistedAtMs: row.delistedAtMs }),
    ...(row.copiedFrom === null ? {} : { copiedFrom: row.copiedFrom }),
  }));
}
