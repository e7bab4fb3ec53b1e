import { integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { employmentSchema, instantMs } from './columns';

export const reconciliations = employmentSchema.table('reconciliations', {
  runId: uuid('run_id').primaryKey(),
  startedBy: text('started_by').notNull(),
  startedAtMs: instantMs('started_at_ms').notNull(),
  heardAtMs: instantMs('heard_at_ms').notNull(),
  finishedAtMs: instantMs('finished_at_ms'),
  interruptedAtMs: instantMs('interrupted_at_ms'),
  failure: text(),
  comparedCount: integer('compared_count').notNull().default(0),
  differenceCount: integer('difference_count').notNull().default(0),
  unexplainedCount: integer('unexplained_count').notNull().default(0),
});

export const reconciliationDifferences = employmentSchema.table('reconciliation_differences', {
  runId: uuid('run_id').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  field: text().notNull(),
  found: jsonb().$type<Record<string, string | number>>().notNull(),
  explanation: text(),
});
