import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { recordAudit } from '../../audit/record-audit';
import { quotaShards, voucherTemplates } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Delisting, DelistRequest } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { spendApproval } from '../../hr-accounts/approvals';
import { requireStepUp } from '../../console-accounts/require-step-up';
import { describeDelistTerms } from './request-delist-approval';
import { findTemplate } from './find-template';
import { waitForUses } from './template-lock';
import { countDelist, isAsPreviewed, requireDelistable } from './preview-delist';

/**
 * Takes a template down (R14 to R17). Vouchers are void by their template's state from
 * here on; none of their rows is written. The lock waits for uses, undone uses and settlements on their way, the
 * shards' row locks for claims, and those that come after see the delist: none commits once
 * this has answered. What would happen is counted under those locks; when that is no longer
 * what the account agreed to, nothing happens and it is asked again (M6). From a number of void
 * vouchers on a second account must have agreed to the same.
 */
export async function delistTemplate(platform: Platform, actor: HrActor, options: { templateNumber: number; request: Static<typeof DelistRequest> }): Promise<Static<typeof Delisting>> {
  const { templateNumber } = options;
  const { toleranceCount = 0 } = options.request;
  const nowMs = platform.nowMs();
  const delisting = await platform.database.orm.transaction(async (tx) => {
    await waitForUses(tx, templateNumber);
    const template = await findTemplate(tx, templateNumber);
    requireDelistable(actor, template);
    requireStepUp(actor, nowMs);
    await tx.update(voucherTemplates).set({ delistedAtMs: nowMs, delistedBy: actor.account }).where(eq(voucherTemplates.templateNumber, templateNumber));
    await tx.update(quotaShards).set({ isOpen: false }).where(eq(quotaShards.templateNumber, templateNumber));
    const counted = await countDelist(tx, template, nowMs);
    const { byCounty, previewToken, ...counts } = counted;
    const { voidedCount, expiredCount, unclaimedCount, usedCount, settledCount, writtenOffCount } = counts;
    if (!isAsPreviewed(counted, { previewToken: options.request.previewToken, toleranceCount })) throw refuseRequest('previewOutdated', { voidedCount, unclaimedCount, usedCount });
    const needsApproval = voidedCount >= platform.fourEyesFrom;
    const approval = needsApproval ? await spendApproval(tx, { actor, action: 'delistTemplate', subject: String(templateNumber), terms: describeDelistTerms(options.request), nowMs }) : {};
    if (approval === undefined) throw refuseRequest('approvalRequired', { voidedCount });
    await recordAudit(tx, {
      atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'delistTemplate', subject: String(templateNumber),
      details: { voidedCount, expiredCount, unclaimedCount, usedCount, settledCount, writtenOffCount, toleranceCount, counties: byCounty.length, previewToken, ...approval },
    });
    return { ...counts, delistedAtMs: nowMs };
  });
  platform.stateFeed.announceTemplate(templateNumber);
  return delisting;
}
