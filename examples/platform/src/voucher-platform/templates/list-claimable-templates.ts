import { isWithinRegion, nameDivision } from '@skill-voucher/sdk-core';
import { and, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { quotaShards, voucherTemplates, type TemplateRow } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { ClaimableQuery, ClaimableTemplate, ClaimableTemplatePage } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { findMarkedTemplates } from '../claims/claim-marks';
import { describeTerms } from '../vouchers/describe-voucher';

/** Templates of my region that can be claimed now, newest first; those I hold stay, marked (R33, A7). */
export async function listClaimableTemplates(
  platform: Platform,
  actor: DeviceActor,
  query: Static<typeof ClaimableQuery>,
): Promise<Static<typeof ClaimableTemplatePage>> {
  const limit = query.limit ?? 20;
  const ofType = query.trainingType === undefined ? undefined : eq(voucherTemplates.trainingType, query.trainingType);
  const after = afterCursor(query.cursor, voucherTemplates.createdAtMs, voucherTemplates.templateNumber);
  const rows = await platform.database.orm
    .select()
    .from(voucherTemplates)
    .where(and(isOpenFor(actor.countyCode, platform.nowMs()), ofType, after))
    .orderBy(desc(voucherTemplates.createdAtMs), desc(voucherTemplates.templateNumber))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = await describeClaimable(platform, actor, page);
  const last = page.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.createdAtMs, last.templateNumber]) } : { items };
}

/** Not delisted, within its window, and of the province, the city or the county of this person. */
function isOpenFor(countyCode: string, nowMs: number) {
  const regions = [`${countyCode.slice(0, 2)}0000`, `${countyCode.slice(0, 4)}00`, countyCode];
  const covers = sql`${voucherTemplates.regionCodes} && ${sql.param(regions)}::text[]`;
  return and(isNull(voucherTemplates.delistedAtMs), lte(voucherTemplates.validFromMs, nowMs), gt(voucherTemplates.expiresAtMs, nowMs), covers);
}

/** How many I could claim now and do not hold. */
export async function countClaimable(platform: Platform, actor: DeviceActor): Promise<number> {
  const rows = await platform.database.orm.select().from(voucherTemplates).where(isOpenFor(actor.countyCode, platform.nowMs()));
  const items = await describeClaimable(platform, actor, rows);
  return items.filter((item) => !item.isClaimed && item.remaining > 0).length;
}

async function describeClaimable(platform: Platform, actor: DeviceActor, rows: TemplateRow[]): Promise<Static<typeof ClaimableTemplate>[]> {
  const numbers = rows.map((row) => row.templateNumber);
  if (numbers.length === 0) return [];
  const { orm } = platform.database;
  const held = await orm
    .select({ templateNumber: vouchers.templateNumber })
    .from(vouchers)
    .where(and(eq(vouchers.holderBucket, actor.holderBucket), eq(vouchers.personId, actor.personId), inArray(vouchers.templateNumber, numbers)));
  const claimed = new Set([...held.map((row) => row.templateNumber), ...(await findMarkedTemplates(platform, actor, rows))]);
  const remaining = await sumRemaining(platform, numbers);
  return rows
    .filter((row) => row.regionCodes.some((region) => isWithinRegion(actor.countyCode, region)))
    .map((row) => ({
      ...describeTerms(row), description: row.description, regionNames: row.regionCodes.map(nameDivision),
      remaining: remaining.get(row.templateNumber) ?? 0, total: row.total, isClaimed: claimed.has(row.templateNumber),
    }));
}

/** What is left of each template, over its shards. */
export async function sumRemaining(platform: Platform, templateNumbers: number[]): Promise<Map<number, number>> {
  if (templateNumbers.length === 0) return new Map();
  const rows = await platform.database.orm
    .select({ templateNumber: quotaShards.templateNumber, remaining: sql<number>`sum(${quotaShards.remaining})::integer` })
    .from(quotaShards)
    .where(inArray(quotaShards.templateNumber, templateNumbers))
    .groupBy(quotaShards.templateNumber);
  return new Map(rows.map((row) => [row.templateNumber, row.remaining]));
}
