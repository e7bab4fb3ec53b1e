import { describe, expect, it } from 'vitest';
import { divisions, findDivision, isWithinRegion, nameDivision } from './divisions';

describe('divisions', () => {
  it('R21 lists 11 cities and 117 counties: 26 districts, 11 county-level cities, 80 counties', () => {
    const counties = divisions.filter((division) => division.level === 'county');
    expect(divisions.filter((division) => division.level === 'city')).toHaveLength(11);
    expect(counties).toHaveLength(117);
    expect(counties.filter((county) => county.name.endsWith('区'))).toHaveLength(26);
    expect(counties.filter((county) => county.name.endsWith('市'))).toHaveLength(11);
    expect(counties.filter((county) => county.name.endsWith('县'))).toHaveLength(80);
  });

  it('leaves the four statistical zones out', () => {
    for (const zone of ['140171', '140271', '140671', '140971']) expect(findDivision(zone)).toBeUndefined();
  });

  it('names a county with its city and knows who lies within whom', () => {
    expect(nameDivision('140105')).toBe('太原市小店区');
    expect(isWithinRegion('140105', '140100')).toBe(true);
    expect(isWithinRegion('140105', '140000')).toBe(true);
    expect(isWithinRegion('140202', '140100')).toBe(false);
    expect(isWithinRegion('140106', '140105')).toBe(false);
    expect(isWithinRegion('412327', '140000')).toBe(false);
  });
});
