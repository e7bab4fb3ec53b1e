import { integer, jsonb, text } from 'drizzle-orm/pg-core';
import { instantMs, numbered, platformSchema, realNameSchema } from './columns';

export const outboxEvents = platformSchema.table('outbox_events', {
  eventId: numbered('event_id').generatedAlwaysAsIdentity().primaryKey(),
  kind: text().notNull(),
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  sequence: integer().notNull(),
  payload: jsonb().notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});

export const outboxDeliveries = platformSchema.table('outbox_deliveries', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  eventId: numbered('event_id').notNull(),
  destination: text().notNull(),
  attemptCount: integer('attempt_count').notNull(),
  nextAttemptAtMs: instantMs('next_attempt_at_ms').notNull(),
  deliveredAtMs: instantMs('delivered_at_ms'),
  deadAtMs: instantMs('dead_at_ms'),
  lastFailure: text('last_failure'),
});

export const inboxEvents = realNameSchema.table('inbox_events', {
  source: text().notNull(),
  eventId: numbered('event_id').notNull(),
  kind: text().notNull(),
  voucherNumber: text('voucher_number').notNull(),
  sequence: integer().notNull(),
  payload: jsonb().notNull(),
  receivedAtMs: instantMs('received_at_ms').notNull(),
  deliveryCount: integer('delivery_count').notNull().default(1),
});

export const usedVouchers = realNameSchema.table('used_vouchers', {
  voucherNumber: text('voucher_number').primaryKey(),
  redemptionId: text('redemption_id').notNull(),
  institutionNumber: numbered('institution_number'),
  learningPlatformNumber: numbered('learning_platform_number'),
  templateNumber: numbered('template_number').notNull(),
  usedAtMs: instantMs('used_at_ms').notNull(),
  undoneAtMs: instantMs('undone_at_ms'),
  sequence: integer().notNull(),
});
