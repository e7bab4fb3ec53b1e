import { isWithinRegion, nameDivision } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { formatChinaTime } from '../../china-time';
import type { TemplateRow } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { refuseRequest, type RefusedRequest } from '../../http/refused-request';
import type { ClaimForecast } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { describeObstacle } from '../check-ins/forecast-check-in';
import { refuseClaimed, refuseDelisted, refuseExpired } from '../vouchers/refuse-by-terms';
import { findTemplate } from '../templates/find-template';
import { sumRemaining } from '../templates/list-claimable-templates';
import { findMarkedTemplates } from './claim-marks';

/** Everything about template and person that stands against a claim now; a claim is refused with the first. */
export function listClaimObstacles(template: TemplateRow, actor: DeviceActor, nowMs: number): RefusedRequest[] {
  const isOfRegion = template.regionCodes.some((region) => isWithinRegion(actor.countyCode, region));
  return [
    ...(template.delistedAtMs === null ? [] : [refuseDelisted(template.delistedAtMs)]),
    ...(isOfRegion ? [] : [refuseRequest('regionNotEligible', { regions: template.regionCodes.map(nameDivision).join('、') })]),
    ...(nowMs < template.validFromMs ? [refuseRequest('claimNotOpen', { rule: 'A8', opensAtMs: template.validFromMs, opensAt: formatChinaTime(template.validFromMs) })] : []),
    ...(nowMs >= template.expiresAtMs ? [refuseExpired(template.expiresAtMs)] : []),
  ];
}

/** "Would I get one now?" (M2): the rules of the claim, nothing taken and nothing recorded. Only a claim itself is sure of the last ones. */
export async function forecastClaim(platform: Platform, actor: DeviceActor, templateNumber: number): Promise<Static<typeof ClaimForecast>> {
  const template = await findTemplate(platform.database.orm, templateNumber);
  const claimed = await explainClaimed(platform, actor, template);
  const remaining = template.delistedAtMs === null ? ((await sumRemaining(platform, [templateNumber])).get(templateNumber) ?? 0) : 0;
  const obstacles = [
    ...listClaimObstacles(template, actor, platform.nowMs()),
    ...(claimed === undefined ? [] : [claimed]),
    ...(remaining === 0 && template.delistedAtMs === null ? [refuseSoldOut(template)] : []),
  ];
  return { wouldPass: obstacles.length === 0, obstacles: obstacles.map(({ refusal }) => describeObstacle(refusal)), needs: ['terms'], remaining };
}

export function refuseSoldOut({ total }: TemplateRow): RefusedRequest {
  return refuseRequest('soldOut', { rule: 'R7', total });
}

/** `alreadyClaimed` when this person has, or before an erasure had, a voucher of the batch (A7). */
export async function explainClaimed(platform: Platform, actor: DeviceActor, template: TemplateRow): Promise<RefusedRequest | undefined> {
  const mine = and(eq(vouchers.holderBucket, actor.holderBucket), eq(vouchers.personId, actor.personId), eq(vouchers.templateNumber, template.templateNumber));
  const [held] = await platform.database.orm.select({ claimedAtMs: vouchers.claimedAtMs }).from(vouchers).where(mine);
  if (held !== undefined) return refuseClaimed(held.claimedAtMs);
  return (await findMarkedTemplates(platform, actor, [template])).size > 0 ? refuseClaimed() : undefined;
}
