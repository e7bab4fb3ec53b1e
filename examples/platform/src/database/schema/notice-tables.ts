import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { instantMs, platformSchema } from './columns';

export const noticeReads = platformSchema.table('notice_reads', {
  holderBucket: integer('holder_bucket').notNull(),
  personId: uuid('person_id').notNull(),
  noticeId: text('notice_id').notNull(),
  readAtMs: instantMs('read_at_ms').notNull(),
});

export const banners = platformSchema.table('banners', {
  bannerId: text('banner_id').primaryKey(),
  title: text().notNull(),
  url: text().notNull(),
  position: integer().notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  hiddenAtMs: instantMs('hidden_at_ms'),
});
