import { nameDivision } from '@skill-voucher/sdk-core';
import { eq, sum } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { HrActor } from '../../accounts/authenticate-hr';
import { requireMayDelist, requireWithinRegion } from '../../accounts/region-rules';
import type { Orm } from '../../database/database';
import { quotaShards, type TemplateRow } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { DelistPreview } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { countVouchersByCounty } from '../statistics/count-vouchers';
import { findTemplate } from './find-template';

/** What a delist would do now, by state and county (M6). Changes nothing. */
export async function previewDelist(platform: Platform, actor: HrActor, templateNumber: number): Promise<Static<typeof DelistPreview>> {
  const template = await findTemplate(platform.database.orm, templateNumber);
  requireDelistable(actor, template);
  return countDelist(platform.database.orm, template);
}

export function requireDelistable(actor: HrActor, template: TemplateRow): void {
  requireWithinRegion(actor, template.creatorRegionCode);
  requireMayDelist(actor, { level: template.creatorLevel, regionCode: template.creatorRegionCode });
  if (template.delistedAtMs !== null) throw refuseRequest('delisted');
}

/** Exact at the caller's snapshot. The token names these counts, for {@link isAsPreviewed}. */
export async function countDelist(orm: Orm, template: TemplateRow): Promise<Static<typeof DelistPreview>> {
  const { templateNumber } = template;
  const counties = await countVouchersByCounty(orm, [templateNumber]);
  const [shards] = await orm.select({ remaining: sum(quotaShards.remaining).mapWith(Number) }).from(quotaShards).where(eq(quotaShards.templateNumber, templateNumber));
  const byCounty = counties.map((row) => ({
    regionCode: row.countyCode, regionName: nameDivision(row.countyCode), voidedCount: row.claimed - row.used, usedCount: row.used - row.settled,
    settledCount: row.settled - row.writtenOff, writtenOffCount: row.writtenOff,
  }));
  const total = (read: (row: (typeof byCounty)[number]) => number) => byCounty.reduce((amount, row) => amount + read(row), 0);
  const unclaimedCount = shards?.remaining ?? 0;
  const rows = byCounty.map((row) => [row.regionCode, row.voidedCount, row.usedCount, row.settledCount, row.writtenOffCount]);
  return {
    templateNumber, unclaimedCount, byCounty, voidedCount: total((row) => row.voidedCount), usedCount: total((row) => row.usedCount),
    settledCount: total((row) => row.settledCount), writtenOffCount: total((row) => row.writtenOffCount),
    previewToken: [total((row) => row.voidedCount), unclaimedCount, createHash('sha256').update(JSON.stringify([templateNumber, unclaimedCount, rows])).digest('base64url')].join('.'),
  };
}

/**
 * Whether what would happen now is what was previewed: to the voucher in every county and
 * state, or, while a batch is being claimed and used, as many void and unclaimed vouchers
 * more or fewer in all as the account agreed to.
 */
export function isAsPreviewed(counts: Static<typeof DelistPreview>, request: { previewToken: string; toleranceCount: number }): boolean {
  if (counts.previewToken === request.previewToken) return true;
  const [voidedCount, unclaimedCount] = request.previewToken.split('.').map(Number);
  const isNear = (now: number, before: number | undefined) => before !== undefined && Math.abs(now - before) <= request.toleranceCount;
  return request.toleranceCount > 0 && isNear(counts.voidedCount, voidedCount) && isNear(counts.unclaimedCount, unclaimedCount);
}
