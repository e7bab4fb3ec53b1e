import { inArray, sql, type AnyColumn } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { currentVoucherStatistics as counts } from '../../database/schema/statistic-tables';

/** Vouchers of one template and county. `used` includes the settled, `settled` the written-off ones. */
export interface VoucherCounts {
  readonly templateNumber: number;
  readonly countyCode: string;
  readonly claimed: number;
  readonly used: number;
  readonly settled: number;
  readonly writtenOff: number;
}

const sumOf = (column: AnyColumn) => sql<number>`sum(${column})::integer`;

/** Exact, by template and county: the roll-ups and what is not folded yet. Counties without a voucher have no row. */
export async function countVouchersByCounty(orm: Orm, templateNumbers: readonly number[]): Promise<VoucherCounts[]> {
  if (templateNumbers.length === 0) return [];
  return orm
    .select({
      templateNumber: counts.templateNumber, countyCode: counts.countyCode, claimed: sumOf(counts.claimedCount), used: sumOf(counts.usedCount),
      settled: sumOf(counts.settledCount), writtenOff: sumOf(counts.writtenOffCount),
    })
    .from(counts)
    .where(inArray(counts.templateNumber, [...templateNumbers]))
    .groupBy(counts.templateNumber, counts.countyCode)
    .orderBy(counts.templateNumber, counts.countyCode);
}

/** Used and not undone, of each template. */
export async function countUsed(orm: Orm, templateNumbers: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (templateNumbers.length === 0) return new Map();
  const rows = await orm
    .select({ templateNumber: counts.templateNumber, used: sumOf(counts.usedCount) })
    .from(counts)
    .where(inArray(counts.templateNumber, [...templateNumbers]))
    .groupBy(counts.templateNumber);
  return new Map(rows.map((row) => [row.templateNumber, row.used]));
}
