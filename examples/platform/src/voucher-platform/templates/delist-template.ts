import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../accounts/authenticate-hr';
import { requireMayDelist, requireWithinRegion } from '../../accounts/region-rules';
import { recordAudit } from '../../audit/record-audit';
import { quotaShards, voucherTemplates } from '../../database/schema/template-tables';
import { redemptions } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Delisting } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { countEnrolments } from '../learning/count-enrolments';
import { findTemplate } from './find-template';

/**
 * Takes a template down (R14 to R17). Vouchers are void by their template's state from
 * here on; none of their rows is written. The lock waits for redemptions on their way,
 * and those that come after it see the delist: none commits once this has answered.
 */
export async function delistTemplate(platform: Platform, actor: HrActor, templateNumber: number): Promise<Static<typeof Delisting>> {
  const nowMs = platform.nowMs();
  const delisting = await platform.database.orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(voucher_platform.template_lock(${templateNumber}::bigint))`);
    const template = await findTemplate(tx, templateNumber);
    requireWithinRegion(actor, template.creatorRegionCode);
    requireMayDelist(actor, { level: template.creatorLevel, regionCode: template.creatorRegionCode });
    if (template.delistedAtMs !== null) throw refuseRequest('delisted');
    await tx.update(voucherTemplates).set({ delistedAtMs: nowMs, delistedBy: actor.account }).where(eq(voucherTemplates.templateNumber, templateNumber));
    const shards = await tx.update(quotaShards).set({ isOpen: false }).where(eq(quotaShards.templateNumber, templateNumber)).returning();
    const unclaimedCount = shards.reduce((sum, shard) => sum + shard.remaining, 0);
    const usedCount = await countActiveUses(tx, templateNumber);
    const voidedCount = template.total - unclaimedCount - usedCount;
    await recordAudit(tx, {
      atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'delistTemplate', subject: String(templateNumber), details: { voidedCount, usedCount, unclaimedCount },
    });
    return { templateNumber, delistedAtMs: nowMs, voidedCount, usedCount, unclaimedCount };
  });
  platform.stateFeed.announceTemplate(templateNumber);
  return delisting;
}

async function countActiveUses(tx: Platform['database']['orm'], templateNumber: number): Promise<number> {
  const [scanned] = await tx
    .select({ total: count() })
    .from(redemptions)
    .where(and(eq(redemptions.templateNumber, templateNumber), isNull(redemptions.undoneAtMs)));
  return (scanned?.total ?? 0) + ((await countEnrolments(tx, [templateNumber])).get(templateNumber) ?? 0);
}
