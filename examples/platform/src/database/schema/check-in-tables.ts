import { doublePrecision, integer, text, uuid } from 'drizzle-orm/pg-core';
import { datums, type CheckInFlag } from '@skill-voucher/sdk-core';
import { bytea, instantMs, numbered, platformSchema } from './columns';

const failureKinds = ['outOfRange', 'permissionRefused', 'noFix', 'timeout', 'faceServiceDown', 'faceRefused'] as const;
const flags = () => text().array().$type<CheckInFlag[]>().notNull();

export const checkIns = platformSchema.table('check_ins', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  checkInId: text('check_in_id').notNull(),
  personId: uuid('person_id').notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  campusNumber: numbered('campus_number').notNull(),
  tool: text({ enum: ['location', 'code'] }).notNull(),
  distanceMeters: doublePrecision('distance_meters'),
  failureKind: text('failure_kind', { enum: failureKinds }),
  assistedBy: uuid('assisted_by'),
  codeId: text('code_id'),
  flags: flags(),
  keyThumbprint: text('key_thumbprint').notNull(),
  positionMark: bytea('position_mark'),
  checkedInAtMs: instantMs('checked_in_at_ms').notNull(),
});

export const checkInFailures = platformSchema.table('check_in_failures', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  failureId: numbered('failure_id').generatedAlwaysAsIdentity(),
  institutionNumber: numbered('institution_number').notNull(),
  kind: text({ enum: failureKinds }).notNull(),
  flags: flags(),
  recordedAtMs: instantMs('recorded_at_ms').notNull(),
});

export const usedFaceChallenges = platformSchema.table('used_face_challenges', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  challengeHash: bytea('challenge_hash').notNull(),
  usedAtMs: instantMs('used_at_ms').notNull(),
});

export const checkInCodes = platformSchema.table('check_in_codes', {
  codeId: text('code_id').primaryKey(),
  displayId: text('display_id').notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  campusNumber: numbered('campus_number').notNull(),
  displayedBy: uuid('displayed_by').notNull(),
  flags: flags(),
  mintedAtMs: instantMs('minted_at_ms').notNull(),
  traineeId: uuid('trainee_id'),
  keyThumbprint: text('key_thumbprint'),
  reservedAtMs: instantMs('reserved_at_ms'),
  expiresAtMs: instantMs('expires_at_ms'),
  completedAtMs: instantMs('completed_at_ms'),
});

export const checkInDisplays = platformSchema.table('check_in_displays', {
  displayId: text('display_id').primaryKey(),
  institutionNumber: numbered('institution_number').notNull(),
  campusNumber: numbered('campus_number').notNull(),
  adminId: uuid('admin_id').notNull(),
  flags: flags(),
  sequence: integer().notNull(),
  secret: bytea().notNull(),
  codeId: text('code_id').notNull(),
  openedAtMs: instantMs('opened_at_ms').notNull(),
  expiresAtMs: instantMs('expires_at_ms').notNull(),
});

export const campusMoves = platformSchema.table('campus_moves', {
  moveId: numbered('move_id').generatedAlwaysAsIdentity().primaryKey(),
  campusNumber: numbered('campus_number').notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  latitude: doublePrecision().notNull(),
  longitude: doublePrecision().notNull(),
  datum: text({ enum: datums }).notNull(),
  distanceMeters: doublePrecision('distance_meters').notNull(),
  requestedBy: uuid('requested_by').notNull(),
  requestedAtMs: instantMs('requested_at_ms').notNull(),
  decision: text({ enum: ['approved', 'rejected', 'superseded'] }),
  decidedBy: text('decided_by'),
  decidedAtMs: instantMs('decided_at_ms'),
});
