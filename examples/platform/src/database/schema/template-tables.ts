import { boolean, doublePrecision, integer, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { benefitModes, datums, skillLevels, trainingTypes } from '@skill-voucher/sdk-core';
import { bytea, instantMs, numbered, platformSchema } from './columns';

export const voucherTemplates = platformSchema.table('voucher_templates', {
  templateNumber: numbered('template_number').generatedByDefaultAsIdentity().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  trainingType: text('training_type', { enum: trainingTypes }).notNull(),
  benefitMode: text('benefit_mode', { enum: benefitModes }).notNull(),
  amountFen: integer('amount_fen').notNull(),
  specialty: text().notNull(),
  skillLevel: text('skill_level', { enum: skillLevels }).notNull(),
  regionCodes: text('region_codes').array().notNull(),
  validityKind: text('validity_kind', { enum: ['wholeYear', 'window'] }).notNull(),
  validFromMs: instantMs('valid_from_ms').notNull(),
  expiresAtMs: instantMs('expires_at_ms').notNull(),
  total: integer().notNull(),
  creatorAccount: text('creator_account').notNull(),
  creatorLevel: text('creator_level', { enum: ['province', 'city', 'county'] }).notNull(),
  creatorRegionCode: text('creator_region_code').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  delistedAtMs: instantMs('delisted_at_ms'),
  delistedBy: text('delisted_by'),
  asksFaceAtCodeCheckIn: boolean('asks_face_at_code_check_in').notNull().default(false),
  copiedFrom: numbered('copied_from'),
  /** Present while somebody who had a voucher of it was erased. */
  claimMarkKeyCipher: bytea('claim_mark_key_cipher'),
});
export type TemplateRow = typeof voucherTemplates.$inferSelect;

export const claimMarks = platformSchema.table('claim_marks', {
  templateNumber: numbered('template_number').notNull(),
  mark: bytea().notNull(),
});

export const quotaShards = platformSchema.table('quota_shards', {
  templateNumber: numbered('template_number').notNull(),
  shard: smallint().notNull(),
  remaining: integer().notNull(),
  isOpen: boolean('is_open').notNull().default(true),
});

export const institutions = platformSchema.table('institutions', {
  institutionNumber: numbered('institution_number').generatedByDefaultAsIdentity().primaryKey(),
  name: text().notNull(),
  institutionCode: text('institution_code').notNull(),
  regionCode: text('region_code').notNull(),
  phone: text().notNull(),
  address: text().notNull(),
  createdBy: text('created_by').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  closedAtMs: instantMs('closed_at_ms'),
  closedBy: text('closed_by'),
  closeReason: text('close_reason'),
});

export const campuses = platformSchema.table('campuses', {
  campusNumber: numbered('campus_number').generatedByDefaultAsIdentity().primaryKey(),
  institutionNumber: numbered('institution_number').notNull(),
  name: text().notNull(),
  address: text().notNull(),
  phone: text().notNull(),
  latitude: doublePrecision(),
  longitude: doublePrecision(),
  datum: text({ enum: datums }),
  anchorLatitude: doublePrecision('anchor_latitude'),
  anchorLongitude: doublePrecision('anchor_longitude'),
  anchorDatum: text('anchor_datum', { enum: datums }),
  createdAtMs: instantMs('created_at_ms').notNull(),
});

export const institutionAdmins = platformSchema.table('institution_admins', {
  institutionNumber: numbered('institution_number').notNull(),
  idNumberIndex: bytea('id_number_index').notNull(),
  role: text({ enum: ['superAdmin', 'scanAdmin'] }).notNull(),
  nameCipher: bytea('name_cipher').notNull(),
  idNumberCipher: bytea('id_number_cipher').notNull(),
  phoneCipher: bytea('phone_cipher').notNull(),
  configuredBy: text('configured_by').notNull(),
  configuredAtMs: instantMs('configured_at_ms').notNull(),
  adminId: uuid('admin_id').notNull().defaultRandom(),
});

export const issuers = platformSchema.table('issuers', {
  keyId: text('key_id').primaryKey(),
  publicKey: bytea('public_key').notNull(),
  algorithm: text({ enum: ['ES256', 'SM2'] }).notNull().default('ES256'),
  certificateChain: text('certificate_chain').array().notNull(),
  isDemo: boolean('is_demo').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  withdrawnAtMs: instantMs('withdrawn_at_ms'),
});

export const trustLists = platformSchema.table('trust_lists', {
  version: numbered('version').primaryKey(),
  payload: text().notNull(),
  signature: text().notNull(),
  signerKeyId: text('signer_key_id').notNull(),
  issuedAtMs: instantMs('issued_at_ms').notNull(),
  nextUpdateMs: instantMs('next_update_ms').notNull(),
  publishedBy: text('published_by'),
});
