import { describe, expect, it } from 'vitest';
import { divisions, findDivision, isWithinRegion, nameDivision, readDivisionLevel, shanxiProvince } from './divisions';

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

  it('knows code, name, level and parent of each, parents first', () => {
    expect(divisions[0]).toEqual({ code: '140000', name: '山西省', level: 'province' });
    expect(findDivision('140100')).toEqual({ code: '140100', name: '太原市', level: 'city', parentCode: shanxiProvince.code });
    expect(findDivision('140181')).toEqual({ code: '140181', name: '古交市', level: 'county', parentCode: '140100' });
    expect(divisions).toHaveLength(129);
    expect(new Set(divisions.map(({ code }) => code)).size).toBe(129);
    divisions.forEach(({ code, level, parentCode }, i) => {
      expect([code, readDivisionLevel(code), /^14\d{4}$/.test(code)]).toEqual([code, level, true]);
      if (i > 0) expect(divisions.slice(0, i).some((earlier) => earlier.code === parentCode)).toBe(true);
    });
    expect(divisions.filter(({ level }) => level === 'city').map(({ name }) => name).join(' ')).toBe('太原市 大同市 阳泉市 长治市 晋城市 朔州市 晋中市 运城市 忻州市 临汾市 吕梁市');
  });

  it('names what is not of Shanxi by its code', () => {
    expect([nameDivision('140000'), nameDivision('140100'), nameDivision('412327')]).toEqual(['山西省', '太原市', '412327']);
  });

  it('names a county with its city and knows who lies within whom', () => {
    expect(nameDivision('140105')).toBe('太原市小店区');
    expect(isWithinRegion('140105', '140100')).toBe(true);
    expect(isWithinRegion('140105', '140000')).toBe(true);
    expect(isWithinRegion('140202', '140100')).toBe(false);
    expect(isWithinRegion('140106', '140105')).toBe(false);
    expect(isWithinRegion('140105', '140105')).toBe(true);
    expect(isWithinRegion('140100', '140105')).toBe(false);
    expect(isWithinRegion('412327', '140000')).toBe(false);
  });
});
