import { boolean, integer, text } from 'drizzle-orm/pg-core';
import { instantMs, platformSchema } from './columns';
import { defineAccounts, defineLogInTables } from './console-tables';

/** HR of a region; who runs the whole (A24); and the three administrators, none of whom can do another's work. */
export const hrRoles = ['hr', 'platformOperator', 'systemAdmin', 'securityAdmin', 'auditAdmin'] as const;
export type HrRole = (typeof hrRoles)[number];

export const hrAccounts = defineAccounts(platformSchema, 'hr_accounts', {
  level: text({ enum: ['province', 'city', 'county'] }).notNull(),
  regionCode: text('region_code').notNull(),
  role: text({ enum: hrRoles }).notNull().default('hr'),
});

export const hrLogInTables = defineLogInTables(platformSchema, { sessions: 'hr_sessions', sessionActivity: 'hr_session_activity', logInFailures: 'hr_log_in_failures' });

export const approvalActions = ['delistTemplate', 'exportClaimRecords', 'publishTrustList'] as const;
export type ApprovalAction = (typeof approvalActions)[number];

export const loneExports = platformSchema.table('lone_exports', {
  exportId: text('export_id').primaryKey(),
  account: text().notNull(),
  rowCount: integer('row_count').notNull(),
  exportedAtMs: instantMs('exported_at_ms').notNull(),
});

export const approvals = platformSchema.table('approvals', {
  approvalId: text('approval_id').primaryKey(),
  action: text({ enum: approvalActions }).notNull(),
  regionCode: text('region_code').notNull(),
  subject: text().notNull(),
  terms: text().notNull(),
  requestedBy: text('requested_by').notNull(),
  requestedAtMs: instantMs('requested_at_ms').notNull(),
  expiresAtMs: instantMs('expires_at_ms').notNull(),
  decidedBy: text('decided_by'),
  decidedAtMs: instantMs('decided_at_ms'),
  isApproved: boolean('is_approved'),
  reason: text().notNull().default(''),
  executedAtMs: instantMs('executed_at_ms'),
});
