import { doublePrecision, integer, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, instantMs, numbered, platformSchema } from './columns';

export const vouchers = platformSchema.table('vouchers', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  personId: uuid('person_id').notNull(),
  templateNumber: numbered('template_number').notNull(),
  countyCode: text('county_code').notNull(),
  status: text({ enum: ['claimed', 'used', 'settled', 'writtenOff'] }).notNull(),
  validFromMs: instantMs('valid_from_ms').notNull(),
  expiresAtMs: instantMs('expires_at_ms').notNull(),
  termsVersion: text('terms_version').notNull(),
  claimedAtMs: instantMs('claimed_at_ms').notNull(),
  statusChangedAtMs: instantMs('status_changed_at_ms').notNull(),
  usedAtMs: instantMs('used_at_ms'),
  usedInstitutionNumber: numbered('used_institution_number'),
  usedLearningPlatformNumber: numbered('used_learning_platform_number'),
  eventSequence: integer('event_sequence').notNull(),
});
export type VoucherRow = typeof vouchers.$inferSelect;

export const credentials = platformSchema.table('credentials', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  keyThumbprint: text('key_thumbprint').notNull(),
  statusIndex: numbered('status_index').notNull(),
  issuedAtMs: instantMs('issued_at_ms').notNull(),
  revokedAtMs: instantMs('revoked_at_ms'),
  credentialBytes: bytea('credential_bytes'),
});

export const scanReservations = platformSchema.table('scan_reservations', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  reservationId: text('reservation_id').notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  adminId: uuid('admin_id').notNull(),
  keyThumbprint: text('key_thumbprint').notNull(),
  codeAgeSeconds: doublePrecision('code_age_seconds').notNull(),
  reservedUntilMs: instantMs('reserved_until_ms').notNull(),
});

export const redemptions = platformSchema.table('redemptions', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  redemptionId: text('redemption_id').notNull(),
  templateNumber: numbered('template_number').notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  adminId: uuid('admin_id').notNull(),
  keyThumbprint: text('key_thumbprint').notNull(),
  codeAgeSeconds: doublePrecision('code_age_seconds').notNull(),
  usedAtMs: instantMs('used_at_ms').notNull(),
  undoneAtMs: instantMs('undone_at_ms'),
  leaseId: text('lease_id'),
  /** Of a scan that was queued without a network: when the device made it. */
  scannedAtMs: instantMs('scanned_at_ms'),
  undoneBy: uuid('undone_by'),
  undoReasonCipher: bytea('undo_reason_cipher'),
});

export const dataAccesses = platformSchema.table('data_accesses', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  accessId: numbered('access_id').generatedAlwaysAsIdentity(),
  kind: text({ enum: ['scanned', 'exported', 'lookedUp'] }).notNull(),
  institutionNumber: numbered('institution_number'),
  authority: text(),
  actorId: uuid('actor_id'),
  atMs: instantMs('at_ms').notNull(),
});

export const idempotencyKeys = platformSchema.table('idempotency_keys', {
  actorBucket: integer('actor_bucket').notNull(),
  actorId: uuid('actor_id').notNull(),
  operation: text().notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  bodyHash: bytea('body_hash').notNull(),
  resultId: text('result_id').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});
