import { divisions } from '@skill-voucher/sdk-core';

/**
 * What the proof expects, by the codes alone (GB/T 2260: two digits of province, two of city, two of county).
 * It is written anew on purpose: nothing here asks the platform or its rules.
 */
export const allRegions: readonly string[] = divisions.map(({ code }) => code);

export type Relation = 'own' | 'above' | 'below' | 'sibling' | 'otherCity';
export type RegionLevel = 'province' | 'city' | 'county';

export function levelOf(code: string): RegionLevel {
  return code.endsWith('0000') ? 'province' : code.endsWith('00') ? 'city' : 'county';
}

/** Whether who works for `authority` may see what lies in `region`: its own region and below (R21). */
export function covers(authority: string, region: string): boolean {
  return region.startsWith(authority.replace(/(00)+$/, ''));
}

/** How the region of a thing stands to the region of who asks. */
export function relate(actor: string, region: string): Relation {
  if (actor === region) return 'own';
  if (covers(actor, region)) return 'below';
  if (covers(region, actor)) return 'above';
  return levelOf(actor) === 'county' && levelOf(region) === 'county' && actor.slice(0, 4) === region.slice(0, 4) ? 'sibling' : 'otherCity';
}

/** Who may do it, by the two regions. */
export type Reach = 'ownAndBelow' | 'creatorOrOneAbove' | 'itsAudience';

/** A22: only the creating level or one above it delists. R22: a material is for its division, those below and those above. */
export const reaches: Readonly<Record<Reach, (actor: string, region: string) => boolean>> = {
  ownAndBelow: covers,
  creatorOrOneAbove: (actor, region) => covers(actor, region) && depth(region) - depth(actor) <= 1,
  itsAudience: (actor, region) => covers(actor, region) || covers(region, actor),
};

function depth(code: string): number {
  return ['province', 'city', 'county'].indexOf(levelOf(code));
}

/** One region of each relation and level that stands to the actor, another one with each turn. */
export function pickOfEachRelation(actor: string, regions: readonly string[], turn: number): string[] {
  const groups = new Map<string, string[]>();
  for (const region of regions) {
    const name = `${relate(actor, region)} ${levelOf(region)}`;
    groups.set(name, [...(groups.get(name) ?? []), region]);
  }
  return [...groups.values()].map((group) => group[turn % group.length] ?? '').filter((region) => region !== '');
}

/** The province, every city and two counties of each: for the second database. */
export const representativeRegions: readonly string[] = allRegions.filter((code) => levelOf(code) !== 'county' || isAmongFirstTwo(code));

function isAmongFirstTwo(county: string): boolean {
  return allRegions.filter((code) => levelOf(code) === 'county' && code.slice(0, 4) === county.slice(0, 4)).indexOf(county) < 2;
}
