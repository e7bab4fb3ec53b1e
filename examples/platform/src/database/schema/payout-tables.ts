import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, employmentSchema, instantMs, numbered } from './columns';

export const subsidies = employmentSchema.table('subsidies', {
  voucherNumber: text('voucher_number').primaryKey(),
  reviewId: uuid('review_id').notNull(),
  classId: uuid('class_id').notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  regionCode: text('region_code').notNull(),
  idNumberIndex: bytea('id_number_index').notNull(),
  occupation: text().notNull(),
  skillLevel: text('skill_level').notNull(),
  certificateId: text('certificate_id'),
  chinaYear: integer('china_year').notNull(),
  standardId: uuid('standard_id').notNull(),
  amountFen: numbered('amount_fen').notNull(),
  status: text({ enum: ['granted', 'inBatch', 'paid', 'writtenOff'] }).notNull(),
  grantedAtMs: instantMs('granted_at_ms').notNull(),
  paidAtMs: instantMs('paid_at_ms'),
  writtenOffAtMs: instantMs('written_off_at_ms'),
  batchId: uuid('batch_id'),
});

export const payoutBatches = employmentSchema.table('payout_batches', {
  batchId: uuid('batch_id').primaryKey(),
  regionCode: text('region_code').notNull(),
  status: text({ enum: ['draft', 'approved', 'paid', 'cancelled'] }).notNull(),
  totalFen: numbered('total_fen').notNull(),
  createdBy: text('created_by').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  approvedBy: text('approved_by'),
  approvedAtMs: instantMs('approved_at_ms'),
  secondApprovedBy: text('second_approved_by'),
  secondApprovedAtMs: instantMs('second_approved_at_ms'),
  paidBy: text('paid_by'),
  paidAtMs: instantMs('paid_at_ms'),
  paymentReference: text('payment_reference'),
});
export type PayoutBatchRow = typeof payoutBatches.$inferSelect;

export const payoutItems = employmentSchema.table('payout_items', {
  batchId: uuid('batch_id').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  amountFen: numbered('amount_fen').notNull(),
  outcome: text({ enum: ['waiting', 'paid', 'failed'] }).notNull(),
  /** Of before failures were encrypted, until the housekeeping comes by. */
  failure: text(),
  failureCipher: bytea('failure_cipher'),
});
export type PayoutItemRow = typeof payoutItems.$inferSelect;
