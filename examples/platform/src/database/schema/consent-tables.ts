import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { instantMs, platformSchema } from './columns';

export const consentPurposes = ['terms', 'face', 'location'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];

export const consentTexts = platformSchema.table('consent_texts', {
  purpose: text({ enum: consentPurposes }).notNull(),
  version: text().notNull(),
  title: text().notNull(),
  body: text().notNull(),
  sha256: text().notNull(),
  publishedBy: text('published_by').notNull(),
  publishedAtMs: instantMs('published_at_ms').notNull(),
});
export type ConsentTextRow = typeof consentTexts.$inferSelect;

export const consents = platformSchema.table('consents', {
  holderBucket: integer('holder_bucket').notNull(),
  personId: uuid('person_id').notNull(),
  consentId: text('consent_id').notNull(),
  purpose: text({ enum: consentPurposes }).notNull(),
  version: text().notNull(),
  givenAtMs: instantMs('given_at_ms').notNull(),
  givenBy: uuid('given_by'),
  withdrawnAtMs: instantMs('withdrawn_at_ms'),
});
