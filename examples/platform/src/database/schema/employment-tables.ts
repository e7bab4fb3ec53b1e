import { date, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import type { CheckResult } from '../../employment-service/checks/check-result';
import { auditTables } from './audit-tables';
import { bytea, employmentSchema, instantMs, numbered } from './columns';
import { defineAccounts } from './console-tables';
import { defineInbox, defineSystemTables } from './system-tables';

export const employmentTables = defineSystemTables(employmentSchema, auditTables['employment-service']);
export const employmentInbox = defineInbox(employmentSchema, 'inbox_events');

export const reviewerAccounts = defineAccounts(employmentSchema, 'staff_accounts', {
  role: text({ enum: ['reviewer', 'supervisor', 'auditAdmin'] }).notNull(),
  regionCode: text('region_code').notNull(),
});

export const reviewKinds = ['classOpening', 'completion', 'subsidy'] as const;

export const reviews = employmentSchema.table('reviews', {
  reviewId: uuid('review_id').primaryKey(),
  kind: text({ enum: reviewKinds }).notNull(),
  classId: uuid('class_id').notNull(),
  className: text('class_name').notNull(),
  institutionNumber: numbered('institution_number').notNull(),
  institutionName: text('institution_name').notNull(),
  regionCode: text('region_code').notNull(),
  occupation: text().notNull(),
  skillLevel: text('skill_level').notNull(),
  startsOn: date('starts_on', { mode: 'string' }).notNull(),
  endsOn: date('ends_on', { mode: 'string' }).notNull(),
  durationHours: integer('duration_hours').notNull(),
  status: text({ enum: ['submitted', 'approved', 'returned'] }).notNull(),
  submittedAtMs: instantMs('submitted_at_ms').notNull(),
  checkedAtMs: instantMs('checked_at_ms'),
  decidedAtMs: instantMs('decided_at_ms'),
  decidedBy: text('decided_by'),
  /** Of before opinions were encrypted, until the housekeeping comes by. */
  opinion: text(),
  opinionCipher: bytea('opinion_cipher'),
});
export type ReviewRow = typeof reviews.$inferSelect;

export const reviewVouchers = employmentSchema.table('review_vouchers', {
  reviewId: uuid('review_id').notNull(),
  voucherNumber: text('voucher_number').notNull(),
  /** Of the use that was handed in. */
  usedAtMs: instantMs('used_at_ms'),
  classId: uuid('class_id').notNull(),
  kind: text({ enum: reviewKinds }).notNull(),
  idNumberIndex: bytea('id_number_index').notNull(),
  nameCipher: bytea('name_cipher').notNull(),
  idNumberCipher: bytea('id_number_cipher').notNull(),
  completedHours: integer('completed_hours'),
  certificateNumberCipher: bytea('certificate_number_cipher'),
  certificateKind: text('certificate_kind', { enum: ['qualification', 'skillLevel'] }),
  certificateOccupation: text('certificate_occupation'),
  certificateLevel: text('certificate_level'),
  certificateIssuedAtMs: instantMs('certificate_issued_at_ms'),
  checks: jsonb().$type<CheckResult[]>(),
  outcome: text({ enum: ['waiting', 'passed', 'failed', 'withdrawn'] }).notNull().default('waiting'),
  amountFen: numbered('amount_fen'),
  standardId: uuid('standard_id'),
  /** The holder had their data erased without a subsidy. */
  erasedAtMs: instantMs('erased_at_ms'),
});
export type ReviewVoucherRow = typeof reviewVouchers.$inferSelect;

export const subsidyStandards = employmentSchema.table('subsidy_standards', {
  standardId: uuid('standard_id').primaryKey(),
  regionCode: text('region_code').notNull(),
  occupation: text().notNull(),
  skillLevel: text('skill_level').notNull(),
  minimumDurationHours: integer('minimum_duration_hours').notNull(),
  basis: text({ enum: ['perPerson', 'perHour'] }).notNull(),
  amountFen: numbered('amount_fen').notNull(),
  maximumFen: numbered('maximum_fen').notNull(),
  validFromMs: instantMs('valid_from_ms').notNull(),
  createdBy: text('created_by').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  endedAtMs: instantMs('ended_at_ms'),
  endedBy: text('ended_by'),
});
export type SubsidyStandardRow = typeof subsidyStandards.$inferSelect;

export const subsidyLimits = employmentSchema.table('subsidy_limits', {
  regionCode: text('region_code').primaryKey(),
  maximumPerYear: integer('maximum_per_year').notNull(),
  claimWithinMonths: integer('claim_within_months').notNull(),
  attendancePercent: integer('attendance_percent').notNull(),
  changedBy: text('changed_by').notNull(),
  changedAtMs: instantMs('changed_at_ms').notNull(),
});
