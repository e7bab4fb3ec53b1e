import type { Orm } from '../database/database';
import { approvalActions, type ApprovalAction, type approvals, type HrRole } from '../database/schema/hr-account-tables';
import { requireWithinRegion } from '../regions/within-region';
import { findTemplate } from '../voucher-platform/templates/find-template';
import { requireDelistable } from '../voucher-platform/templates/preview-delist';
import type { HrActor } from './authenticate-hr';
import { requireRole } from './require-role';

type ApprovalRow = typeof approvals.$inferSelect;

/** Who asks for and decides what, and what else must hold for who decides. */
const actions: Readonly<Record<ApprovalAction, { readonly role: HrRole; readonly check?: (tx: Orm, actor: HrActor, asked: ApprovalRow) => Promise<void> }>> = {
  delistTemplate: { role: 'hr', check: async (tx, actor, asked) => requireDelistable(actor, await findTemplate(tx, Number(asked.subject))) },
  exportClaimRecords: { role: 'hr' },
  publishTrustList: { role: 'platformOperator' },
};

export function listActionsOf(role: HrRole): ApprovalAction[] {
  return approvalActions.filter((action) => actions[action].role === role);
}

/** Refuses with `notAllowed` who could not do it themselves. */
export async function requireDecider(tx: Orm, actor: HrActor, asked: ApprovalRow): Promise<void> {
  const { role, check } = actions[asked.action];
  requireRole(actor, [role]);
  requireWithinRegion(actor, asked.regionCode);
  await check?.(tx, actor, asked);
}
