import { isWithinRegion, readDivisionLevel } from '@skill-voucher/sdk-core';
import type { SubsidyStandardRow } from '../../database/schema/employment-tables';
import type { Recorded, SubmittedClass } from './check-use';

const regionRank = { province: 0, city: 1, county: 2 } as const;

export interface StandardQuestion {
  readonly regionCode: string;
  readonly trainingClass: SubmittedClass;
  readonly nowMs: number;
}

/**
 * The standard that applies (R28): of those that fit, the nearest region wins, then the named
 * occupation over "any", then the named level, then the longest minimum duration.
 */
export function findStandard(standards: readonly SubsidyStandardRow[], question: StandardQuestion): SubsidyStandardRow | undefined {
  const { regionCode, trainingClass, nowMs } = question;
  const fitting = standards.filter(
    (one) =>
      isWithinRegion(regionCode, one.regionCode) && (one.occupation === '' || one.occupation === trainingClass.occupation) && (one.skillLevel === 'any' || one.skillLevel === trainingClass.skillLevel) &&
      one.minimumDurationHours <= trainingClass.durationHours && one.validFromMs <= nowMs && (one.endedAtMs === null || nowMs < one.endedAtMs),
  );
  const weigh = (one: SubsidyStandardRow) => [regionRank[readDivisionLevel(one.regionCode)], one.occupation === '' ? 0 : 1, one.skillLevel === 'any' ? 0 : 1, one.minimumDurationHours];
  return fitting.sort((a, b) => compareWeights(weigh(b), weigh(a)))[0];
}

function compareWeights(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((weight, index) => weight !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** What the standard pays in fen. A 面值券 never brings more than its face value; a 抵用券 follows the standard alone (R4). */
export function computeSubsidy(standard: SubsidyStandardRow, facts: { durationHours: number; record: Pick<Recorded, 'benefitMode' | 'amountFen'> }): number {
  const { durationHours, record } = facts;
  const byStandard = Math.min(standard.maximumFen, standard.basis === 'perHour' ? standard.amountFen * durationHours : standard.amountFen);
  return record.benefitMode === 'faceValue' ? Math.min(byStandard, record.amountFen) : byStandard;
}
