import { boolean, integer, text, uuid } from 'drizzle-orm/pg-core';
import { skillLevels } from '@skill-voucher/sdk-core';
import { bytea, instantMs, numbered, platformSchema } from './columns';

export const learningPlatforms = platformSchema.table('learning_platforms', {
  platformNumber: numbered('platform_number').generatedByDefaultAsIdentity().primaryKey(),
  platformId: text('platform_id').notNull(),
  name: text().notNull(),
  appUrl: text('app_url'),
  publicKey: bytea('public_key'),
  isDemo: boolean('is_demo').notNull().default(false),
  createdAtMs: instantMs('created_at_ms').notNull(),
  disabledAtMs: instantMs('disabled_at_ms'),
  disabledReason: text('disabled_reason'),
  previousPublicKey: bytea('previous_public_key'),
  previousKeyUntilMs: instantMs('previous_key_until_ms'),
});

export const trainingIntentions = platformSchema.table('training_intentions', {
  holderBucket: integer('holder_bucket').notNull(),
  personId: uuid('person_id').notNull(),
  intentionId: text('intention_id').notNull(),
  specialty: text().notNull(),
  skillLevel: text('skill_level', { enum: skillLevels }).notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});

export const voucherLinks = platformSchema.table('voucher_links', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  linkId: text('link_id').notNull(),
  personId: uuid('person_id').notNull(),
  platformNumber: numbered('platform_number').notNull(),
  templateNumber: numbered('template_number').notNull(),
  specialty: text().notNull(),
  skillLevel: text('skill_level', { enum: skillLevels }).notNull(),
  linkedAtMs: instantMs('linked_at_ms').notNull(),
  expiresAtMs: instantMs('expires_at_ms').notNull(),
  endedAtMs: instantMs('ended_at_ms'),
  enrolledAtMs: instantMs('enrolled_at_ms'),
  courseName: text('course_name'),
  totalLessons: integer('total_lessons'),
});
export type VoucherLinkRow = typeof voucherLinks.$inferSelect;

export const learningEvents = platformSchema.table('learning_events', {
  holderBucket: integer('holder_bucket').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  platformNumber: numbered('platform_number').notNull(),
  eventId: text('event_id').notNull(),
  linkId: text('link_id').notNull(),
  kind: text({ enum: ['enrolled', 'lessonCompleted'] }).notNull(),
  lessonId: text('lesson_id'),
  bodyHash: bytea('body_hash').notNull(),
  completedAtMs: instantMs('completed_at_ms'),
  receivedAtMs: instantMs('received_at_ms').notNull(),
});
