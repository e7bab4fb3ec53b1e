import { describe, expect, it } from 'vitest';
import { endpointTable } from './endpoint-table';
import { guardedEndpoints } from './openapi-endpoints';
import { allRegions, covers, levelOf, relate, representativeRegions } from './oracle';

describe('the table of the region proof', () => {
  it('R21 names every endpoint of the OpenAPI file once, and none besides', () => {
    expect(endpointTable.map(([id]) => id).sort()).toEqual(guardedEndpoints.map(({ id }) => id).sort());
  });

  it('says why of each that is asked for no thing', () => {
    for (const [id, entry] of endpointTable) if ('why' in entry) expect([id, entry.why.length > 5]).toEqual([id, true]);
    const scopes = endpointTable.map(([, { scope }]) => scope);
    process.stdout.write(`region proof: ${JSON.stringify(Object.fromEntries([...new Set(scopes)].map((scope) => [scope, scopes.filter((one) => one === scope).length])))}\n`);
  });

  it('R21 knows 11 cities and 117 counties, and which lies in which', () => {
    const ofLevel = (level: string) => allRegions.filter((code) => levelOf(code) === level);
    expect([ofLevel('province'), ofLevel('city').length, ofLevel('county').length]).toEqual([['140000'], 11, 117]);
    for (const county of ofLevel('county')) expect(ofLevel('city').filter((city) => covers(city, county))).toEqual([`${county.slice(0, 4)}00`]);
    expect([['140100', '140105'], ['140105', '140100'], ['140105', '140106'], ['140105', '140213'], ['140100', '140213'], ['140105', '140200']].map(([actor = '', region = '']) => relate(actor, region))).toEqual(['below', 'above', 'sibling', 'otherCity', 'otherCity', 'otherCity']);
    expect(representativeRegions.length).toBe(1 + 11 + 22);
  });
});
