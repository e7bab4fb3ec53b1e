import { integer, text } from 'drizzle-orm/pg-core';
import { bytea, instantMs, numbered, platformSchema } from './columns';

/** What the employment service and the real-name system told about vouchers. */
export const systemEvents = platformSchema.table('system_events', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  source: text({ enum: ['employment-service', 'real-name-system'] }).notNull(),
  eventId: numbered('event_id').notNull(),
  kind: text().notNull(),
  sequence: integer().notNull(),
  bodyHash: bytea('body_hash').notNull(),
  receivedAtMs: instantMs('received_at_ms').notNull(),
  deliveryCount: integer('delivery_count').notNull().default(1),
});

export const settlements = platformSchema.table('settlements', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  batchId: text('batch_id').notNull(),
  amountFen: numbered('amount_fen').notNull(),
  settledAtMs: instantMs('settled_at_ms').notNull(),
  writtenOffAtMs: instantMs('written_off_at_ms'),
  /** The holder's at claim. */
  countyCode: text('county_code').notNull(),
  claimedAtMs: instantMs('claimed_at_ms').notNull(),
});
