import { divisions, isWithinRegion, nameDivision, readDivisionLevel, type Division } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion } from '../../regions/within-region';
import { refuseRequest } from '../../http/refused-request';
import type { RegionStatistics, Statistics, StatisticsQuery } from '../../http/schemas/statistics-schemas';
import type { Platform } from '../../platform';
import { countByCounty, countInstitutionsInUse, countIssued, type CountyStatistics } from './statistics-statements';

type Counts = Omit<Static<typeof RegionStatistics>, 'regionCode' | 'regionName'>;

/** What lies below `regionCode`, as a pattern of division codes. */
export function patternOf(regionCode: string): string {
  const level = readDivisionLevel(regionCode);
  return level === 'county' ? regionCode : `${regionCode.slice(0, level === 'province' ? 2 : 4)}%`;
}

/** 统计 (R20): a region and the divisions one level below it (R21), exact at the time of asking. */
export async function readStatistics(platform: Platform, actor: HrActor, query: Static<typeof StatisticsQuery>): Promise<Static<typeof Statistics>> {
  const regionCode = requireOwnRegion(actor, query.regionCode);
  const pattern = patternOf(regionCode);
  const nowMs = platform.nowMs();
  const [counties, issued, institutions] = await Promise.all([
    platform.database.run(countByCounty, [pattern, nowMs]),
    platform.database.run(countIssued, [pattern]),
    platform.database.run(countInstitutionsInUse, [pattern]),
  ]);
  const describe = (code: string): Static<typeof RegionStatistics> => {
    const within = <Row>(rows: readonly Row[], codeOf: (row: Row) => string) => rows.filter((row) => isWithinRegion(codeOf(row), code));
    return {
      regionCode: code, regionName: nameDivision(code),
      ...sumCounties(within(counties, (row) => row.countyCode)),
      issuedCount: sum(within(issued, (row) => row.regionCode).map((row) => row.issued)),
      institutionsInUseCount: sum(within(institutions, (row) => row.countyCode).map((row) => row.institutions)),
    };
  };
  return { asOfMs: nowMs, region: describe(regionCode), children: childrenOf(regionCode).map(({ code }) => describe(code)) };
}

/** The region asked for, the account's own by default; one outside it is refused (R21). */
export function requireOwnRegion(actor: HrActor, regionCode: string | undefined): string {
  const asked = regionCode ?? actor.regionCode;
  requireWithinRegion(actor, asked);
  if (!divisions.some(({ code }) => code === asked)) throw refuseRequest('notFound');
  return asked;
}

function childrenOf(regionCode: string): Division[] {
  const below = { province: 'city', city: 'county', county: undefined }[readDivisionLevel(regionCode)];
  return divisions.filter((division) => division.level === below && isWithinRegion(division.code, regionCode));
}

function sumCounties(rows: readonly CountyStatistics[]): Omit<Counts, 'issuedCount' | 'institutionsInUseCount'> {
  const total = (read: (row: CountyStatistics) => number) => sum(rows.map(read));
  return {
    claimedCount: total((row) => row.claimed), usedCount: total((row) => row.used), settledCount: total((row) => row.settled),
    writtenOffCount: total((row) => row.writtenOff), voidedCount: total((row) => row.voided), expiredCount: total((row) => row.expired),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
