import { findDivision, isWithinRegion, readDivisionLevel } from '@skill-voucher/sdk-core';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import { requireWithinRegion } from '../../regions/within-region';

/**
 * Where a template may be claimed (R5): the whole province or chosen cities, within the
 * creator's own region (A22); only a county's own HR names a county, its own.
 */
export function checkTemplateRegions(actor: HrIdentity, regionCodes: readonly string[]): void {
  for (const code of regionCodes) {
    if (findDivision(code) === undefined) throw refuseRequest('invalidRequest', { field: 'regionCodes', regionCode: code });
    requireWithinRegion(actor, code);
    if (readDivisionLevel(code) === 'county' && actor.level !== 'county') throw refuseRequest('invalidRequest', { field: 'regionCodes', regionCode: code });
  }
  const isRepeated = new Set(regionCodes).size !== regionCodes.length;
  const isMixed = regionCodes.length > 1 && regionCodes.some((code) => readDivisionLevel(code) === 'province');
  if (isRepeated || isMixed) throw refuseRequest('invalidRequest', { field: 'regionCodes' });
}

/** Refuses templates that are none of the account's business: created neither within its region nor for people there (A22, R5). */
export function requireConcerned(actor: HrIdentity, template: { readonly creatorRegionCode: string; readonly regionCodes: readonly string[] }): void {
  const isForHere = template.regionCodes.some((code) => isWithinRegion(code, actor.regionCode) || isWithinRegion(actor.regionCode, code));
  if (!isForHere) requireWithinRegion(actor, template.creatorRegionCode);
}

const levelRank = { county: 0, city: 1, province: 2 } as const;

/** Only the creating level, or one above it, delists (A22). */
export function requireMayDelist(actor: HrIdentity, creator: { level: keyof typeof levelRank; regionCode: string }): void {
  const isClose = levelRank[actor.level] - levelRank[creator.level];
  const isSame = isClose === 0 && actor.regionCode === creator.regionCode;
  const isOneAbove = isClose === 1 && isWithinRegion(creator.regionCode, actor.regionCode);
  if (!isSame && !isOneAbove) throw refuseRequest('notAllowed', { creatorLevel: creator.level });
}
