import { integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, instantMs, numbered, platformSchema } from './columns';

export const institutionExports = platformSchema.table('institution_exports', {
  exportId: text('export_id').primaryKey(),
  institutionNumber: numbered('institution_number').notNull(),
  listKind: text('list_kind', { enum: ['vouchers', 'trainees'] }).notNull(),
  templateNumber: numbered('template_number'),
  requestedBy: uuid('requested_by').notNull(),
  rowCount: integer('row_count').notNull(),
  byteLength: integer('byte_length').notNull(),
  producedAtMs: instantMs('produced_at_ms').notNull(),
  tokenHash: bytea('token_hash').notNull(),
  linkExpiresAtMs: instantMs('link_expires_at_ms').notNull(),
  downloadedAtMs: instantMs('downloaded_at_ms'),
});
export type ExportRow = typeof institutionExports.$inferSelect;

export const exportPieces = platformSchema.table('export_pieces', {
  exportId: text('export_id').notNull(),
  sequence: integer().notNull(),
  pieceCipher: bytea('piece_cipher').notNull(),
  writtenAtMs: instantMs('written_at_ms').notNull(),
});

/** A row of an Excel file and what is wrong with it. `row` counts as Excel does, from 1. */
export interface ImportFinding {
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly message: string;
}

export const institutionImports = platformSchema.table('institution_imports', {
  importId: text('import_id').primaryKey(),
  account: text().notNull(),
  fileSha256: text('file_sha256').notNull(),
  state: text({ enum: ['running', 'done', 'refused', 'failed'] }).notNull(),
  rowCount: integer('row_count').notNull().default(0),
  checkedCount: integer('checked_count').notNull().default(0),
  createdCount: integer('created_count').notNull().default(0),
  errorCount: integer('error_count').notNull().default(0),
  errors: jsonb().$type<ImportFinding[]>().notNull().default([]),
  warningCount: integer('warning_count').notNull().default(0),
  warnings: jsonb().$type<ImportFinding[]>().notNull().default([]),
  startedAtMs: instantMs('started_at_ms').notNull(),
  progressedAtMs: instantMs('progressed_at_ms').notNull(),
  endedAtMs: instantMs('ended_at_ms'),
});

export const campusLogos = platformSchema.table('campus_logos', {
  campusNumber: numbered('campus_number').primaryKey(),
  sha256: text().notNull(),
  mediaType: text('media_type', { enum: ['image/jpeg', 'image/png', 'image/webp'] }).notNull(),
  width: integer().notNull(),
  height: integer().notNull(),
  bytes: bytea().notNull(),
  uploadedBy: uuid('uploaded_by').notNull(),
  uploadedAtMs: instantMs('uploaded_at_ms').notNull(),
});
