import { boolean, date, integer, text } from 'drizzle-orm/pg-core';
import { instantMs, numbered, platformSchema } from './columns';

const voucherCounts = {
  templateNumber: numbered('template_number').notNull(),
  countyCode: text('county_code').notNull(),
  claimedCount: integer('claimed_count').notNull(),
  usedCount: integer('used_count').notNull(),
  settledCount: integer('settled_count').notNull(),
  writtenOffCount: integer('written_off_count').notNull(),
};

/** Folded transitions; read {@link currentVoucherStatistics} to have the unfolded ones too. */
export const voucherStatistics = platformSchema.table('voucher_statistics', voucherCounts);
/** Exact at the statement's snapshot: several rows for one template and county are to be summed. */
export const currentVoucherStatistics = platformSchema.table('current_voucher_statistics', voucherCounts);

export const dailyStatistics = platformSchema.table('daily_statistics', {
  chinaDay: date('china_day', { mode: 'string' }).notNull(),
  countyCode: text('county_code').notNull(),
  claimedCount: integer('claimed_count').notNull(),
  usedCount: integer('used_count').notNull(),
});

export const institutionStatistics = platformSchema.table('institution_statistics', {
  institutionNumber: numbered('institution_number').notNull(),
  usedCount: integer('used_count').notNull(),
});

export const statisticsPosition = platformSchema.table('statistics_position', {
  isOnly: boolean('is_only').primaryKey(),
  foldedAtMs: instantMs('folded_at_ms').notNull(),
});
