import { shanxiCities } from './shanxi-cities';

export type DivisionLevel = 'province' | 'city' | 'county';

/** An administrative division: 6 digits of GB/T 2260. */
export interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  /** Absent for the province. */
  readonly parentCode?: string;
}

export const shanxiProvince: Division = { code: '140000', name: '山西省', level: 'province' };

function listDivisions(): Division[] {
  const all: Division[] = [shanxiProvince];
  for (const city of shanxiCities) {
    all.push({ code: city.code, name: city.name, level: 'city', parentCode: shanxiProvince.code });
    for (const county of city.counties.split(' ')) {
      const code = city.code.slice(0, 4) + county.slice(0, 2);
      all.push({ code, name: county.slice(2), level: 'county', parentCode: city.code });
    }
  }
  return all;
}

/** The province, its 11 cities and 117 counties, each parent before its children. */
export const divisions: readonly Division[] = /* @__PURE__ */ listDivisions();

const byCode = /* @__PURE__ */ new Map(divisions.map((division) => [division.code, division]));

export function findDivision(code: string): Division | undefined {
  return byCode.get(code);
}

/** Level by the code's shape alone, so that divisions of other provinces have one too. */
export function readDivisionLevel(code: string): DivisionLevel {
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}

/** True when `code` is `region` itself or lies in it (R5, R21). */
export function isWithinRegion(code: string, region: string): boolean {
  const level = readDivisionLevel(region);
  if (level === 'province') return code.slice(0, 2) === region.slice(0, 2);
  if (level === 'city') return code.slice(0, 4) === region.slice(0, 4);
  return code === region;
}

/** `太原市小店区`, `太原市`, `山西省`; the bare code when it is not of Shanxi. */
export function nameDivision(code: string): string {
  const division = byCode.get(code);
  if (!division) return code;
  const parent = division.level === 'county' ? byCode.get(division.parentCode ?? '') : undefined;
  return parent ? parent.name + division.name : division.name;
}
