import { boolean, integer, text, uuid } from 'drizzle-orm/pg-core';
import type { ScanVerdict } from '@skill-voucher/sdk-core/offline';
import { instantMs, numbered, platformSchema } from './columns';

export const bookingLeases = platformSchema.table('booking_leases', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  leaseId: text('lease_id').notNull(),
  ordinal: integer().notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  campusNumber: numbered('campus_number').notNull(),
  epoch: integer().notNull(),
  scanUntilMs: instantMs('scan_until_ms').notNull(),
  status: text({ enum: ['active', 'draining', 'ended'] }).notNull(),
  drainReason: text('drain_reason', { enum: ['expired', 'released', 'cancelled', 'rosterRemoved', 'undone'] }),
  undoneEpoch: integer('undone_epoch').notNull(),
  isForced: boolean('is_forced').notNull(),
  bookedAtMs: instantMs('booked_at_ms').notNull(),
});

export const leaseDevices = platformSchema.table('lease_devices', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  leaseId: text('lease_id').notNull(),
  deviceId: text('device_id').notNull(),
  isDrained: boolean('is_drained').notNull(),
  isDamaged: boolean('is_damaged').notNull(),
  grantedAtMs: instantMs('granted_at_ms').notNull(),
});

export const scanDevices = platformSchema.table('scan_devices', {
  deviceId: text('device_id').primaryKey(),
  personId: uuid('person_id').notNull(),
  revision: numbered('revision').notNull(),
  headSequence: numbered('head_sequence').notNull(),
  headHash: text('head_hash').notNull(),
  queueId: text('queue_id'),
  isDamaged: boolean('is_damaged').notNull(),
  synchronizedAtMs: instantMs('synchronized_at_ms').notNull(),
  wholeAtMs: instantMs('whole_at_ms').notNull(),
});

export const mergedScans = platformSchema.table('merged_scans', {
  deviceId: text('device_id').notNull(),
  recordHash: text('record_hash').notNull(),
  sequence: numbered('sequence').notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  voucherNumber: text('voucher_number'),
  leaseId: text('lease_id'),
  color: text({ enum: ['green', 'amber'] }).notNull(),
  outcome: text().$type<ScanVerdict['outcome']>().notNull(),
  flags: text().array().$type<ScanVerdict['flags'][number][]>().notNull(),
  usedAtMs: instantMs('used_at_ms'),
  scannedAtMs: instantMs('scanned_at_ms').notNull(),
  mergedAtMs: instantMs('merged_at_ms').notNull(),
});

export const statusBundles = platformSchema.table('status_bundles', {
  version: numbered('version').primaryKey(),
  payload: text().notNull(),
  signature: text().notNull(),
  signerKeyId: text('signer_key_id').notNull(),
  /** What was revoked and delisted, in short: equal as long as nothing changed. */
  content: text().notNull(),
  issuedAtMs: instantMs('issued_at_ms').notNull(),
  nextUpdateMs: instantMs('next_update_ms').notNull(),
});
