import { integer, text, type PgSchema } from 'drizzle-orm/pg-core';
import type { AuditTables } from './audit-tables';
import { bytea, instantMs, numbered } from './columns';
import { defineLogInTables } from './console-tables';

/** Tables that the employment service and the real-name system each have in their own schema: log-ins, audit, first answers, outbox. */
export function defineSystemTables(schema: PgSchema, audit: AuditTables) {
  return {
    ...defineLogInTables(schema, { sessions: 'staff_sessions', sessionActivity: 'staff_session_activity', logInFailures: 'log_in_failures' }),
    ...audit,
    idempotencyKeys: schema.table('idempotency_keys', {
      account: text().notNull(),
      operation: text().notNull(),
      idempotencyKey: text('idempotency_key').notNull(),
      bodyHash: bytea('body_hash').notNull(),
      resultId: text('result_id').notNull(),
      createdAtMs: instantMs('created_at_ms').notNull(),
    }),
    outboxSubjects: schema.table('outbox_subjects', { subject: text().primaryKey(), lastSequence: integer('last_sequence').notNull() }),
    outboxEvents: schema.table('outbox_events', {
      eventId: numbered('event_id').generatedAlwaysAsIdentity().primaryKey(),
      kind: text().notNull(),
      subject: text().notNull(),
      sequence: integer().notNull(),
      payloadCipher: bytea('payload_cipher').notNull(),
      createdAtMs: instantMs('created_at_ms').notNull(),
    }),
    outboxDeliveries: schema.table('outbox_deliveries', {
      destination: text().notNull(),
      subject: text().notNull(),
      sequence: integer().notNull(),
      eventId: numbered('event_id').notNull(),
      attemptCount: integer('attempt_count').notNull(),
      nextAttemptAtMs: instantMs('next_attempt_at_ms').notNull(),
      deliveredAtMs: instantMs('delivered_at_ms'),
      deadAtMs: instantMs('dead_at_ms'),
      lastFailure: text('last_failure'),
    }),
  };
}
export type SystemTables = ReturnType<typeof defineSystemTables>;

export function defineInbox(schema: PgSchema, name: string) {
  return schema.table(name, {
    source: text().notNull(),
    eventId: numbered('event_id').notNull(),
    kind: text().notNull(),
    subject: text().notNull(),
    sequence: integer().notNull(),
    bodyHash: bytea('body_hash').notNull(),
    receivedAtMs: instantMs('received_at_ms').notNull(),
    deliveryCount: integer('delivery_count').notNull().default(1),
  });
}
export type InboxTable = ReturnType<typeof defineInbox>;
