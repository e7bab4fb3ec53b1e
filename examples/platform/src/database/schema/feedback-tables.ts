import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { pictureTypes } from '@skill-voucher/sdk-core';
import { bytea, instantMs, numbered, platformSchema } from './columns';

export const feedbackThreads = platformSchema.table('feedback_threads', {
  holderBucket: integer('holder_bucket').notNull(),
  feedbackId: text('feedback_id').notNull(),
  personId: uuid('person_id').notNull(),
  institutionNumber: numbered('institution_number'),
  category: text({ enum: ['claim', 'use', 'checkIn', 'onlineLearning', 'subsidy', 'app', 'other'] }).notNull(),
  status: text({ enum: ['open', 'answered', 'closed'] }).notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  updatedAtMs: instantMs('updated_at_ms').notNull(),
});
export type FeedbackThreadRow = typeof feedbackThreads.$inferSelect;

export const feedbackMessages = platformSchema.table('feedback_messages', {
  holderBucket: integer('holder_bucket').notNull(),
  feedbackId: text('feedback_id').notNull(),
  messageNumber: integer('message_number').notNull(),
  operatorAccount: text('operator_account'),
  textCipher: bytea('text_cipher').notNull(),
  writtenAtMs: instantMs('written_at_ms').notNull(),
});

export const feedbackPictures = platformSchema.table('feedback_pictures', {
  holderBucket: integer('holder_bucket').notNull(),
  feedbackId: text('feedback_id').notNull(),
  position: integer().notNull(),
  sha256: bytea().notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  mediaType: text('media_type', { enum: pictureTypes }).notNull(),
  uploadUntilMs: instantMs('upload_until_ms').notNull(),
  pictureCipher: bytea('picture_cipher'),
});
