import { boolean, date, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import type { Static } from 'typebox';
import type { ReviewDecidedEvent } from '../../http/schemas/review-schemas';
import { auditTables } from './audit-tables';
import { bytea, instantMs, numbered, realNameSchema } from './columns';
import { defineAccounts } from './console-tables';
import { defineInbox, defineSystemTables } from './system-tables';

export const realNameTables = defineSystemTables(realNameSchema, auditTables['real-name-system']);
export const employmentEventInbox = defineInbox(realNameSchema, 'employment_inbox');

export const deskAccounts = defineAccounts(realNameSchema, 'staff_accounts', {
  role: text({ enum: ['administrator', 'institutionDesk', 'auditAdmin'] }).notNull(),
  regionCode: text('region_code').notNull(),
  institutionNumber: numbered('institution_number'),
  institutionName: text('institution_name'),
  operatorIdNumberCipher: bytea('operator_id_number_cipher'),
});

export const trainees = realNameSchema.table('trainees', {
  voucherNumber: text('voucher_number').primaryKey(),
  institutionNumber: numbered('institution_number').notNull(),
  idNumberIndex: bytea('id_number_index').notNull(),
  nameCipher: bytea('name_cipher').notNull(),
  idNumberCipher: bytea('id_number_cipher').notNull(),
  phoneCipher: bytea('phone_cipher').notNull(),
  countyCode: text('county_code').notNull(),
  templateNumber: numbered('template_number').notNull(),
  voucherName: text('voucher_name').notNull(),
  trainingType: text('training_type', { enum: ['online', 'offline'] }).notNull(),
  benefitMode: text('benefit_mode', { enum: ['faceValue', 'entitlement'] }).notNull(),
  amountFen: integer('amount_fen').notNull(),
  specialty: text().notNull(),
  skillLevel: text('skill_level').notNull(),
  usedAtMs: instantMs('used_at_ms').notNull(),
  entry: text({ enum: ['scanGun', 'app'] }).notNull(),
  registeredBy: text('registered_by').notNull(),
  registeredAtMs: instantMs('registered_at_ms').notNull(),
  /** The holder had their data erased without a subsidy. */
  erasedAtMs: instantMs('erased_at_ms'),
});
export type TraineeRow = typeof trainees.$inferSelect;

export const trainingClasses = realNameSchema.table('training_classes', {
  classId: uuid('class_id').primaryKey(),
  institutionNumber: numbered('institution_number').notNull(),
  name: text().notNull(),
  occupation: text().notNull(),
  skillLevel: text('skill_level').notNull(),
  startsOn: date('starts_on', { mode: 'string' }).notNull(),
  endsOn: date('ends_on', { mode: 'string' }).notNull(),
  durationHours: integer('duration_hours').notNull(),
  createdBy: text('created_by').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});
export type TrainingClassRow = typeof trainingClasses.$inferSelect;

export const enrolments = realNameSchema.table('enrolments', {
  voucherNumber: text('voucher_number').primaryKey(),
  classId: uuid('class_id').notNull(),
  enrolledAtMs: instantMs('enrolled_at_ms').notNull(),
  isOpened: boolean('is_opened').notNull().default(false),
  completedHours: integer('completed_hours'),
  isCompleted: boolean('is_completed').notNull().default(false),
  certificateKind: text('certificate_kind', { enum: ['qualification', 'skillLevel'] }),
  certificateOccupation: text('certificate_occupation'),
  certificateLevel: text('certificate_level'),
  certificateNumberCipher: bytea('certificate_number_cipher'),
  certificateIssuedBy: text('certificate_issued_by'),
  certificateIssuedAtMs: instantMs('certificate_issued_at_ms'),
  isGranted: boolean('is_granted').notNull().default(false),
  amountFen: numbered('amount_fen'),
  settledAtMs: instantMs('settled_at_ms'),
  writtenOffAtMs: instantMs('written_off_at_ms'),
});
export type EnrolmentRow = typeof enrolments.$inferSelect;

/** The employment service's answers, by voucher. */
type SubmissionResults = Static<typeof ReviewDecidedEvent>['payload']['results'];

export const submissions = realNameSchema.table('submissions', {
  submissionId: uuid('submission_id').primaryKey(),
  classId: uuid('class_id').notNull(),
  kind: text({ enum: ['classOpening', 'completion', 'subsidy'] }).notNull(),
  status: text({ enum: ['submitted', 'approved', 'returned'] }).notNull(),
  voucherNumbers: text('voucher_numbers').array().notNull(),
  submittedBy: text('submitted_by').notNull(),
  submittedAtMs: instantMs('submitted_at_ms').notNull(),
  decidedAtMs: instantMs('decided_at_ms'),
  /** Of before opinions were encrypted, until the housekeeping comes by. */
  opinion: text(),
  opinionCipher: bytea('opinion_cipher'),
  results: jsonb().$type<SubmissionResults>(),
});
export type SubmissionRow = typeof submissions.$inferSelect;
