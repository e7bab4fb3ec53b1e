import { and, count, inArray, isNotNull } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { voucherLinks } from '../../database/schema/learning-tables';

/** Online uses by template; scanned ones are counted from `redemptions`. */
export async function countEnrolments(orm: Orm, templateNumbers: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (templateNumbers.length === 0) return new Map();
  const rows = await orm
    .select({ templateNumber: voucherLinks.templateNumber, total: count() })
    .from(voucherLinks)
    .where(and(inArray(voucherLinks.templateNumber, [...templateNumbers]), isNotNull(voucherLinks.enrolledAtMs)))
    .groupBy(voucherLinks.templateNumber);
  return new Map(rows.map((row) => [row.templateNumber, row.total]));
}
