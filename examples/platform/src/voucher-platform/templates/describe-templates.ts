import { count, inArray, isNull, and } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { TemplateRow } from '../../database/schema/template-tables';
import { redemptions } from '../../database/schema/voucher-tables';
import type { Template } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { describeTerms } from '../vouchers/describe-voucher';
import { countEnrolments } from '../learning/count-enrolments';
import { sumRemaining } from './list-claimable-templates';

/** Templates as HR sees them, with claimed and used counts (R14). */
export async function describeTemplates(platform: Platform, rows: TemplateRow[]): Promise<Static<typeof Template>[]> {
  const numbers = rows.map((row) => row.templateNumber);
  const remaining = await sumRemaining(platform, numbers);
  const used = await countUsed(platform, numbers);
  const enrolled = await countEnrolments(platform.database.orm, numbers);
  return rows.map((row) => ({
    ...describeTerms(row),
    description: row.description,
    regionCodes: row.regionCodes,
    total: row.total,
    claimedCount: row.total - (remaining.get(row.templateNumber) ?? row.total),
    usedCount: (used.get(row.templateNumber) ?? 0) + (enrolled.get(row.templateNumber) ?? 0),
    createdAtMs: row.createdAtMs,
    ...(row.delistedAtMs === null ? {} : { delistedAtMs: row.delistedAtMs }),
  }));
}

async function countUsed(platform: Platform, templateNumbers: number[]): Promise<Map<number, number>> {
  if (templateNumbers.length === 0) return new Map();
  const rows = await platform.database.orm
    .select({ templateNumber: redemptions.templateNumber, total: count() })
    .from(redemptions)
    .where(and(inArray(redemptions.templateNumber, templateNumbers), isNull(redemptions.undoneAtMs)))
    .groupBy(redemptions.templateNumber);
  return new Map(rows.map((row) => [row.templateNumber, row.total]));
}
