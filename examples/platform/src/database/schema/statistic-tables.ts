import { integer, text } from 'drizzle-orm/pg-core';
import { numbered, platformSchema } from './columns';

/**
 * A view: folded roll-ups and the events that are not folded yet, exact at the statement's
 * snapshot. Several rows for one template and county are to be summed. The roll-up tables
 * themselves are written by the database alone (migration 0021).
 */
export const currentVoucherStatistics = platformSchema.table('current_voucher_statistics', {
  templateNumber: numbered('template_number').notNull(),
  countyCode: text('county_code').notNull(),
  claimedCount: integer('claimed_count').notNull(),
  usedCount: integer('used_count').notNull(),
  settledCount: integer('settled_count').notNull(),
  writtenOffCount: integer('written_off_count').notNull(),
});
