import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import type { HrActor } from './authenticate-hr';
import { withinRegion } from '../regions/within-region';
import { recordAudit } from '../audit/record-audit';
import type { Orm } from '../database/database';
import { approvals } from '../database/schema/hr-account-tables';
import { voucherTemplates } from '../database/schema/template-tables';
import { afterCursor, encodeCursor } from '../http/cursor';
import { refuseRequest } from '../http/refused-request';
import type { AccountPageQuery } from '../http/schemas/console-account-schemas';
import type { Approval, ApprovalDecision, ApprovalPage, NewApproval } from '../http/schemas/hr-account-schemas';
import type { Platform } from '../platform';
import { findTemplate } from '../voucher-platform/templates/find-template';
import { requireDelistable } from '../voucher-platform/templates/preview-delist';
import { requireStepUp } from '../console-accounts/require-step-up';

const approvalLifeMs = 24 * 3_600_000;

/** What two people agree to: the counts of the preview, and how far they may have moved. */
export function describeDelistTerms(request: { previewToken: string; toleranceCount?: number }): string {
  return `${request.previewToken}~${request.toleranceCount ?? 0}`;
}

/** Asks another account to agree to a delist; it holds for 24 hours. */
export async function requestApproval(platform: Platform, actor: HrActor, options: { templateNumber: number; request: Static<typeof NewApproval> }): Promise<Static<typeof Approval>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  requireDelistable(actor, await findTemplate(orm, options.templateNumber));
  const approvalId = randomBytes(16).toString('hex');
  const subject = String(options.templateNumber);
  const row = await orm.transaction(async (tx) => {
    const [stored] = await tx.insert(approvals)
      .values({ approvalId, action: 'delistTemplate', subject, terms: describeDelistTerms(options.request), requestedBy: actor.account, requestedAtMs: nowMs, expiresAtMs: nowMs + approvalLifeMs })
      .returning();
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'requestApproval', subject, details: { approvalId, action: 'delistTemplate' } });
    return stored;
  });
  if (row === undefined) throw new Error('The approval was not stored');
  return describeApproval(row, nowMs);
}

/** Asked for by accounts of my region and below, newest first. */
export async function listApprovals(platform: Platform, actor: HrActor, query: Static<typeof AccountPageQuery>): Promise<Static<typeof ApprovalPage>> {
  const limit = query.limit ?? 20;
  const rows = await platform.database.orm
    .select({ approval: approvals })
    .from(approvals)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, sql`${approvals.subject}::bigint`))
    .where(and(withinRegion(voucherTemplates.creatorRegionCode, actor.regionCode), afterCursor(query.cursor, approvals.requestedAtMs, approvals.approvalId)))
    .orderBy(desc(approvals.requestedAtMs), desc(approvals.approvalId))
    .limit(limit + 1);
  const page = rows.slice(0, limit).map(({ approval }) => approval);
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
    requireDelistable(actor, await findTemplate(tx, Number(asked.subject)));
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

/** In the transaction of the execution: spends the approval, or refuses with `approvalRequired`. It serves once, and only these terms. */
export async function spendApproval(tx: Orm, options: { actor: HrActor; templateNumber: number; terms: string; nowMs: number; voidedCount: number }): Promise<string> {
  const { actor, templateNumber, terms, nowMs, voidedCount } = options;
  const isGood = and(
    eq(approvals.action, 'delistTemplate'), eq(approvals.subject, String(templateNumber)), eq(approvals.terms, terms), eq(approvals.requestedBy, actor.account),
    eq(approvals.isApproved, true), isNull(approvals.executedAtMs), gt(approvals.expiresAtMs, nowMs),
  );
  const [spent] = await tx.update(approvals).set({ executedAtMs: nowMs }).where(isGood).returning({ decidedBy: approvals.decidedBy });
  if (spent === undefined || spent.decidedBy === null) throw refuseRequest('approvalRequired', { voidedCount });
  return spent.decidedBy;
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
