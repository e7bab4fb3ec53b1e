import { jsonb, text } from 'drizzle-orm/pg-core';
import type { FraudEvidence, FraudReason, FraudSignalKind } from '../../voucher-platform/fraud-signals/fraud-signal';
import { bytea, instantMs, numbered, platformSchema } from './columns';

export const fraudSignals = platformSchema.table('fraud_signals', {
  signalId: text('signal_id').primaryKey(),
  kind: text().$type<FraudSignalKind>().notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  regionCode: text('region_code').notNull(),
  voucherNumbers: text('voucher_numbers').array().notNull(),
  reasons: text().array().$type<FraudReason[]>().notNull(),
  evidence: jsonb().$type<FraudEvidence>().notNull(),
  beganAtMs: instantMs('began_at_ms').notNull(),
  endedAtMs: instantMs('ended_at_ms').notNull(),
  detectedAtMs: instantMs('detected_at_ms').notNull(),
  updatedAtMs: instantMs('updated_at_ms').notNull(),
  status: text({ enum: ['open', 'confirmed', 'dismissed'] }).notNull(),
  reviewedBy: text('reviewed_by'),
  reviewedAtMs: instantMs('reviewed_at_ms'),
  noteCipher: bytea('note_cipher'),
});
