import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { skillLevels } from '@skill-voucher/sdk-core';
import { bytea, instantMs, platformSchema } from './columns';

export const certificates = platformSchema.table('certificates', {
  holderBucket: integer('holder_bucket').notNull(),
  personId: uuid('person_id').notNull(),
  certificateId: text('certificate_id').notNull(),
  kind: text({ enum: ['qualification', 'skillLevel'] }).notNull(),
  occupation: text().notNull(),
  skillLevel: text('skill_level', { enum: skillLevels }).notNull(),
  numberCipher: bytea('number_cipher').notNull(),
  issuedBy: text('issued_by').notNull(),
  issuedAtMs: instantMs('issued_at_ms').notNull(),
  /** The outside registry's copy, or of a training that the real-name system recorded. */
  source: text({ enum: ['registry', 'realNameSystem'] }).notNull().default('registry'),
  voucherNumber: text('voucher_number'),
});
export type CertificateRow = typeof certificates.$inferSelect;

export const certificateLookups = platformSchema.table('certificate_lookups', {
  holderBucket: integer('holder_bucket').notNull(),
  personId: uuid('person_id').notNull(),
  lookedUpAtMs: instantMs('looked_up_at_ms').notNull(),
});
