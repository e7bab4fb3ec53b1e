import { integer, jsonb, text } from 'drizzle-orm/pg-core';
import { bytea, instantMs, platformSchema } from './columns';

export const hrLevels = ['province', 'city', 'county'] as const;

export const learningMaterials = platformSchema.table('learning_materials', {
  materialId: text('material_id').primaryKey(),
  category: text().notNull(),
  audienceLevels: text('audience_levels', { enum: hrLevels }).array().notNull(),
  regionCode: text('region_code').notNull(),
  latestVersion: integer('latest_version').notNull(),
  publishedVersion: integer('published_version'),
  publishedAtMs: instantMs('published_at_ms'),
  createdBy: text('created_by').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});
export type LearningMaterialRow = typeof learningMaterials.$inferSelect;

export const learningMaterialVersions = platformSchema.table('learning_material_versions', {
  materialId: text('material_id').notNull(),
  version: integer().notNull(),
  title: text().notNull(),
  body: text().notNull(),
  links: jsonb().$type<readonly { readonly title: string; readonly url: string }[]>().notNull(),
  attachmentIds: text('attachment_ids').array().notNull(),
  editedBy: text('edited_by').notNull(),
  editedAtMs: instantMs('edited_at_ms').notNull(),
});
export type LearningMaterialVersionRow = typeof learningMaterialVersions.$inferSelect;

export const learningAttachments = platformSchema.table('learning_attachments', {
  attachmentId: text('attachment_id').primaryKey(),
  materialId: text('material_id').notNull(),
  fileName: text('file_name').notNull(),
  mediaType: text('media_type', { enum: ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] }).notNull(),
  bytes: bytea().notNull(),
  uploadedBy: text('uploaded_by').notNull(),
  uploadedAtMs: instantMs('uploaded_at_ms').notNull(),
});

export const learningReads = platformSchema.table('learning_reads', {
  account: text().notNull(),
  materialId: text('material_id').notNull(),
  version: integer().notNull(),
  readAtMs: instantMs('read_at_ms').notNull(),
});
