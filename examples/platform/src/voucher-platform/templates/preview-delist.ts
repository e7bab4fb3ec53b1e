import { nameDivision } from '@skill-voucher/sdk-core';
import { and, count, eq, exists, ne, sum } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion } from '../../regions/within-region';
import { requireMayDelist } from './template-region-rules';
import type { Orm } from '../../database/database';
import { bookingLeases, leaseDevices } from '../../database/schema/booking-tables';
import { quotaShards, type TemplateRow } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import type { DelistPreview } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { refuseDelisted } from '../vouchers/refuse-by-terms';
import { countVouchersByCounty } from '../statistics/count-vouchers';
import { findTemplate } from './find-template';

/** What a delist would do now, by state and county (M6). Changes nothing. */
export async function previewDelist(platform: Platform, actor: HrActor, templateNumber: number): Promise<Static<typeof DelistPreview>> {
  const template = await findTemplate(platform.database.orm, templateNumber);
  requireDelistable(actor, template);
  return countDelist(platform.database.orm, template, platform.nowMs());
}

export function requireDelistable(actor: HrActor, template: TemplateRow): void {
  requireWithinRegion(actor, template.creatorRegionCode);
  requireMayDelist(actor, { level: template.creatorLevel, regionCode: template.creatorRegionCode });
  if (template.delistedAtMs !== null) throw refuseDelisted(template.delistedAtMs);
}

/** Exact at the caller's snapshot, for a delist at `nowMs`. The token names these counts, for {@link isAsPreviewed}. */
export async function countDelist(orm: Orm, template: TemplateRow, nowMs: number): Promise<Static<typeof DelistPreview>> {
  const { templateNumber } = template;
  const isExpired = template.expiresAtMs <= nowMs;
  const counties = await countVouchersByCounty(orm, [templateNumber]);
  const leased = await countLeased(orm, templateNumber);
  const [shards] = await orm.select({ remaining: sum(quotaShards.remaining).mapWith(Number) }).from(quotaShards).where(eq(quotaShards.templateNumber, templateNumber));
  const byCounty = counties.map((row) => ({
    regionCode: row.countyCode, regionName: nameDivision(row.countyCode),
    voidedCount: isExpired ? 0 : row.claimed - row.used, expiredCount: isExpired ? row.claimed - row.used : 0, usedCount: row.used - row.settled,
    settledCount: row.settled - row.writtenOff, writtenOffCount: row.writtenOff, leasedCount: leased.get(row.countyCode) ?? 0,
  }));
  const total = (read: (row: (typeof byCounty)[number]) => number) => byCounty.reduce((amount, row) => amount + read(row), 0);
  const unclaimedCount = shards?.remaining ?? 0;
  const rows = byCounty.map((row) => [row.regionCode, row.voidedCount, row.expiredCount, row.usedCount, row.settledCount, row.writtenOffCount]);
  return {
    templateNumber, unclaimedCount, byCounty, voidedCount: total((row) => row.voidedCount), expiredCount: total((row) => row.expiredCount), usedCount: total((row) => row.usedCount),
    leasedCount: total((row) => row.leasedCount), settledCount: total((row) => row.settledCount), writtenOffCount: total((row) => row.writtenOffCount),
    previewToken: [total((row) => row.voidedCount), unclaimedCount, createHash('sha256').update(JSON.stringify([templateNumber, unclaimedCount, rows])).digest('base64url')].join('.'),
  };
}

/** Among the unused ones, those that a device may have scanned without a network already: such a use stands (M4). By county. */
async function countLeased(orm: Orm, templateNumber: number): Promise<ReadonlyMap<string, number>> {
  const isAway = and(eq(leaseDevices.holderBucket, bookingLeases.holderBucket), eq(leaseDevices.voucherNumber, bookingLeases.voucherNumber), eq(leaseDevices.leaseId, bookingLeases.leaseId), eq(leaseDevices.isDrained, false));
  const rows = await orm
    .select({ countyCode: vouchers.countyCode, leased: count() })
    .from(bookingLeases)
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, bookingLeases.holderBucket), eq(vouchers.voucherNumber, bookingLeases.voucherNumber)))
    .where(and(ne(bookingLeases.status, 'ended'), eq(vouchers.templateNumber, templateNumber), eq(vouchers.status, 'claimed'), exists(orm.select().from(leaseDevices).where(isAway))))
    .groupBy(vouchers.countyCode);
  return new Map(rows.map((row) => [row.countyCode, row.leased]));
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
