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
import { findTemplate } from '../templates/find-template';
import { sumRemaining } from '../templates/list-claimable-templates';
import { findMarkedTemplates } from './claim-marks';

/** Everything about template and person that stands against a claim now; a claim is refused with the first. */
export function listClaimObstacles(template: TemplateRow, actor: DeviceActor, nowMs: number): RefusedRequest[] {
  const isOfRegion = template.regionCodes.some((region) => isWithinRegion(actor.countyCode, region));
  return [
    ...(template.delistedAtMs === null ? [] : [refuseRequest('delisted')]),
    ...(isOfRegion ? [] : [refuseRequest('regionNotEligible', { regions: template.regionCodes.map(nameDivision).join('、') })]),
    ...(nowMs < template.validFromMs ? [refuseRequest('claimNotOpen', { opensAt: formatChinaTime(template.validFromMs) })] : []),
    ...(nowMs >= template.expiresAtMs ? [refuseRequest('expiredVoucher')] : []),
  ];
}

/** "Would I get one now?" (M2): the rules of the claim, nothing taken and nothing recorded. Only a claim itself is sure of the last ones. */
export async function forecastClaim(platform: Platform, actor: DeviceActor, templateNumber: number): Promise<Static<typeof ClaimForecast>> {
  const { orm } = platform.database;
  const template = await findTemplate(orm, templateNumber);
  const mine = and(eq(vouchers.holderBucket, actor.holderBucket), eq(vouchers.personId, actor.personId), eq(vouchers.templateNumber, templateNumber));
  const held = await orm.select({ voucherNumber: vouchers.voucherNumber }).from(vouchers).where(mine);
  const hadOne = held.length > 0 || (await findMarkedTemplates(platform, actor, [template])).size > 0;
  const remaining = template.delistedAtMs === null ? ((await sumRemaining(platform, [templateNumber])).get(templateNumber) ?? 0) : 0;
  const obstacles = [
    ...listClaimObstacles(template, actor, platform.nowMs()),
    ...(hadOne ? [refuseRequest('alreadyClaimed', { rule: 'A7' })] : []),
    ...(remaining === 0 && template.delistedAtMs === null ? [refuseRequest('soldOut', { rule: 'R7', total: template.total })] : []),
  ];
  return { wouldPass: obstacles.length === 0, obstacles: obstacles.map(({ refusal }) => describeObstacle(refusal)), needs: ['terms'], remaining };
}
