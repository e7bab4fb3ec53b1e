import { describe, expect, it } from 'vitest';
import type { SubsidyStandardRow } from '../../database/schema/employment-tables';
import { computeSubsidy, findStandard } from './compute-subsidy';

const nowMs = 1_795_000_000_000;
const standard = (standardId: string, overrides: Partial<SubsidyStandardRow> = {}): SubsidyStandardRow => ({
  standardId, regionCode: '140000', occupation: '', skillLevel: 'any', minimumDurationHours: 0, basis: 'perPerson', amountFen: 100_000, maximumFen: 200_000, validFromMs: 0, createdBy: 'x', createdAtMs: 0, endedAtMs: null, endedBy: null, ...overrides,
});
const question = { regionCode: '140105', nowMs, trainingClass: { institutionNumber: 1, occupation: '焊工', skillLevel: 'level5', durationHours: 120 } };
const find = (...standards: SubsidyStandardRow[]) => findStandard(standards, question)?.standardId;

describe('R28 the subsidy standard that applies', () => {
  it('prefers the nearest region, then the named occupation, the named level, the longest duration', () => {
    const province = standard('province', { occupation: '焊工', skillLevel: 'level5', minimumDurationHours: 100 });
    const city = standard('city', { regionCode: '140100' });
    const county = standard('county', { regionCode: '140105' });
    expect(find(province, city, county)).toBe('county');
    expect(find(province, city)).toBe('city');
    expect(find(standard('any'), standard('level', { skillLevel: 'level5' }), standard('occupation', { occupation: '焊工' }))).toBe('occupation');
    expect(find(standard('short', { minimumDurationHours: 40 }), standard('long', { minimumDurationHours: 120 }), standard('longer', { minimumDurationHours: 121 }))).toBe('long');
  });

  it('leaves out other regions, occupations and levels, and what is not yet or no longer in force', () => {
    expect(find(standard('other', { regionCode: '140200' }), standard('trade', { occupation: '电工' }), standard('level', { skillLevel: 'level3' }))).toBeUndefined();
    expect(find(standard('later', { validFromMs: nowMs + 1 }), standard('ended', { endedAtMs: nowMs }))).toBeUndefined();
    expect(find(standard('from now', { validFromMs: nowMs }))).toBe('from now');
  });

  it('pays by person or by hour, at most its maximum, and never more than a 面值券 is worth', () => {
    const entitlement = { benefitMode: 'entitlement', amountFen: 0 } as const;
    expect(computeSubsidy(standard('x'), { durationHours: 120, record: entitlement })).toBe(100_000);
    const byHour = standard('y', { basis: 'perHour', amountFen: 1500 });
    expect(computeSubsidy(byHour, { durationHours: 120, record: entitlement })).toBe(180_000);
    expect(computeSubsidy(byHour, { durationHours: 400, record: entitlement })).toBe(200_000);
    expect(computeSubsidy(byHour, { durationHours: 120, record: { benefitMode: 'faceValue', amountFen: 150_000 } })).toBe(150_000);
  });
});
