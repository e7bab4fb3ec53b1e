import { and, desc, eq, gt, inArray, isNull, lt } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import type { HrActor } from './authenticate-hr';
import { withinRegion } from '../regions/within-region';
import { recordAudit } from '../audit/record-audit';
import type { Orm } from '../database/database';
import { approvals, type ApprovalAction } from '../database/schema/hr-account-tables';
import { afterCursor, encodeCursor } from '../http/cursor';
import { refuseRequest } from '../http/refused-request';
import type { AccountPageQuery } from '../http/schemas/console-account-schemas';
import type { Approval, ApprovalDecision, ApprovalPage } from '../http/schemas/hr-account-schemas';
import type { Platform } from '../platform';
import { requireStepUp } from '../console-accounts/require-step-up';
import { listActionsOf, requireDecider } from './approval-actions';

const approvalLifeMs = 24 * 3_600_000;

/** What another account is asked to agree to. */
export interface AskedApproval {
  readonly action: ApprovalAction;
  readonly subject: string;
  /** What exactly; the execution must say the same. */
  readonly terms: string;
  readonly regionCode: string;
}

/** Asks another account to agree; it holds for 24 hours. The caller has seen that this one may do what it asks for. */
export async function askApproval(platform: Platform, actor: HrActor, asked: AskedApproval): Promise<Static<typeof Approval>> {
  const nowMs = platform.nowMs();
  const { action, subject } = asked;
  const approvalId = randomBytes(16).toString('hex');
  const row = await platform.database.orm.transaction(async (tx) => {
    const [stored] = await tx.insert(approvals).values({ ...asked, approvalId, requestedBy: actor.account, requestedAtMs: nowMs, expiresAtMs: nowMs + approvalLifeMs }).returning();
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'requestApproval', subject, details: { approvalId, action } });
    return stored;
  });
  if (row === undefined) throw new Error('The approval was not stored');
  return describeApproval(row, nowMs);
}

/** Of my region and below, newest first: what accounts of my role ask each other. */
export async function listApprovals(platform: Platform, actor: HrActor, query: Static<typeof AccountPageQuery>): Promise<Static<typeof ApprovalPage>> {
  const limit = query.limit ?? 20;
  const rows = await platform.database.orm
    .select()
    .from(approvals)
    .where(and(inArray(approvals.action, listActionsOf(actor.role)), withinRegion(approvals.regionCode, actor.regionCode), afterCursor(query.cursor, approvals.requestedAtMs, approvals.approvalId)))
    .orderBy(desc(approvals.requestedAtMs), desc(approvals.approvalId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map((row) => describeApproval(row, platform.nowMs()));
  const last = page.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.requestedAtMs, last.approvalId]) } : { items };
}

/**
 * Agrees or not, after a step-up. Who asked cannot agree, and who agrees must itself be allowed
 * to do what is asked.
 */
export async function decideApproval(platform: Platform, actor: HrActor, options: { approvalId: string; decision: Static<typeof ApprovalDecision> }): Promise<Static<typeof Approval>> {
  const nowMs = platform.nowMs();
  const { isApproved, reason = '' } = options.decision;
  const row = await platform.database.orm.transaction(async (tx) => {
    const [asked] = await tx.select().from(approvals).where(eq(approvals.approvalId, options.approvalId)).for('update');
    if (asked === undefined) throw refuseRequest('notFound');
    await requireDecider(tx, actor, asked);
    if (asked.requestedBy === actor.account) throw refuseRequest('ownApproval');
    if (asked.decidedBy !== null || asked.expiresAtMs <= nowMs) throw refuseRequest('approvalClosed');
    requireStepUp(actor, nowMs);
    const [decided] = await tx.update(approvals).set({ decidedBy: actor.account, decidedAtMs: nowMs, isApproved, reason }).where(eq(approvals.approvalId, asked.approvalId)).returning();
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'decideApproval', subject: asked.subject, details: { approvalId: asked.approvalId, isApproved } });
    return decided;
  });
  if (row === undefined) throw new Error('The approval is gone');
  return describeApproval(row, nowMs);
}

/** In the transaction of the execution: spends the approval and answers it, or undefined. It serves once, only whom it was given to, and only these terms. */
export async function spendApproval(tx: Orm, options: { actor: HrActor; action: ApprovalAction; subject: string; terms: string; nowMs: number }): Promise<{ approvedBy: string } | undefined> {
  const { actor, action, subject, terms, nowMs } = options;
  const isGood = and(
    eq(approvals.action, action), eq(approvals.subject, subject), eq(approvals.terms, terms), eq(approvals.requestedBy, actor.account),
    eq(approvals.isApproved, true), isNull(approvals.executedAtMs), gt(approvals.expiresAtMs, nowMs),
  );
  const [spent] = await tx.update(approvals).set({ executedAtMs: nowMs }).where(isGood).returning({ decidedBy: approvals.decidedBy });
  return spent === undefined || spent.decidedBy === null ? undefined : { approvedBy: spent.decidedBy };
}

/** Approvals that were never executed, 180 days after; what was executed stays in the audit log anyway. */
export async function forgetOldApprovals(platform: Platform): Promise<void> {
  await platform.database.orm.delete(approvals).where(lt(approvals.requestedAtMs, platform.nowMs() - 180 * 24 * 3_600_000));
}

function describeApproval(row: typeof approvals.$inferSelect, nowMs: number): Static<typeof Approval> {
  const { approvalId, action, subject, terms, requestedBy, requestedAtMs, expiresAtMs } = row;
  return {
    approvalId, action, subject, terms, requestedBy, requestedAtMs, expiresAtMs, state: readState(row, nowMs),
    ...(row.decidedBy === null ? {} : { decidedBy: row.decidedBy, reason: row.reason }),
  };
}

function readState(row: typeof approvals.$inferSelect, nowMs: number): Static<typeof Approval>['state'] {
  if (row.executedAtMs !== null) return 'executed';
  if (row.isApproved === false) return 'rejected';
  if (row.expiresAtMs <= nowMs) return 'expired';
  return row.isApproved === true ? 'approved' : 'open';
}
