import { boolean, integer, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, instantMs, platformSchema } from './columns';

export const divisionsTable = platformSchema.table('divisions', {
  divisionCode: text('division_code').primaryKey(),
  name: text().notNull(),
  level: text().notNull(),
  parentCode: text('parent_code'),
});

export const hostChannels = platformSchema.table('host_channels', {
  channelId: text('channel_id').primaryKey(),
  name: text().notNull(),
  keyThumbprint: text('key_thumbprint').notNull(),
  publicKey: bytea('public_key').notNull(),
  isDemo: boolean('is_demo').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  disabledAtMs: instantMs('disabled_at_ms'),
  disabledReason: text('disabled_reason'),
  previousPublicKey: bytea('previous_public_key'),
  previousKeyUntilMs: instantMs('previous_key_until_ms'),
});

export const people = platformSchema.table('people', {
  personId: uuid('person_id').primaryKey(),
  holderBucket: integer('holder_bucket').notNull(),
  idNumberIndex: bytea('id_number_index').notNull(),
  nameCipher: bytea('name_cipher').notNull(),
  idNumberCipher: bytea('id_number_cipher').notNull(),
  phoneCipher: bytea('phone_cipher').notNull(),
  countyCode: text('county_code').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  updatedAtMs: instantMs('updated_at_ms').notNull(),
});

export const deviceKeys = platformSchema.table('device_keys', {
  keyThumbprint: text('key_thumbprint').primaryKey(),
  personId: uuid('person_id').notNull(),
  channelId: text('channel_id').notNull(),
  deviceId: text('device_id').notNull(),
  publicKey: bytea('public_key').notNull(),
  algorithm: text({ enum: ['ES256', 'SM2'] }).notNull().default('ES256'),
  binding: text({ enum: ['created', 'rebound'] }).notNull(),
  isFaceVerified: boolean('is_face_verified').notNull(),
  boundAtMs: instantMs('bound_at_ms').notNull(),
  lastSeenAtMs: instantMs('last_seen_at_ms').notNull(),
  revokedAtMs: instantMs('revoked_at_ms'),
});

export const launches = platformSchema.table('launches', {
  launchCodeHash: bytea('launch_code_hash').primaryKey(),
  channelId: text('channel_id').notNull(),
  subject: text().notNull(),
  personId: uuid('person_id').notNull(),
  deviceId: text('device_id').notNull(),
  keyThumbprint: text('key_thumbprint').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  expiresAtMs: instantMs('expires_at_ms').notNull(),
  usedAtMs: instantMs('used_at_ms'),
});

export const sessions = platformSchema.table('sessions', {
  sessionId: text('session_id').primaryKey(),
  personId: uuid('person_id').notNull(),
  keyThumbprint: text('key_thumbprint').notNull(),
  channelId: text('channel_id').notNull(),
  /** What the channel calls the person: its face service is asked by it. */
  subject: text(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  expiresAtMs: instantMs('expires_at_ms').notNull(),
  endedAtMs: instantMs('ended_at_ms'),
});

export const personalDataExports = platformSchema.table('personal_data_exports', {
  holderBucket: integer('holder_bucket').notNull(),
  personId: uuid('person_id').notNull(),
  exportId: text('export_id').notNull(),
  exportedAtMs: instantMs('exported_at_ms').notNull(),
});

export const requestNonces = platformSchema.table('request_nonces', {
  keyId: text('key_id').notNull(),
  nonce: text().notNull(),
  seenAtMs: instantMs('seen_at_ms').notNull(),
});
