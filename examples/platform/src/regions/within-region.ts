import { isWithinRegion, readDivisionLevel } from '@skill-voucher/sdk-core';
import { like, or, eq, type AnyColumn, type SQL } from 'drizzle-orm';
import { refuseRequest } from '../http/refused-request';

/** Province sees all; a city itself and its counties; a county only itself (R21). */
export function requireWithinRegion(actor: { readonly regionCode: string }, regionCode: string): void {
  if (!isWithinRegion(regionCode, actor.regionCode)) throw refuseRequest('notAllowed', { regionCode });
}

/** The same rule as a condition on a column of division codes. */
export function withinRegion(column: AnyColumn, regionCode: string): SQL | undefined {
  const level = readDivisionLevel(regionCode);
  if (level === 'county') return eq(column, regionCode);
  return or(like(column, `${regionCode.slice(0, level === 'province' ? 2 : 4)}%`), eq(column, regionCode));
}
