import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile, inventRow, writeFile } from '../harness/import-stage';
import { dumpTables } from '../harness/dump-tables';
import { readRows } from '../harness/read-spreadsheet';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from '../harness/start-test-platform';
import { createFindings, expectOutcome, inParallel } from './findings';
import { hrEndpoints } from './hr-endpoints';
import { buildHrWorld, type HrWorld, type RegionThings } from './hr-world';
import { askForThings, doAsRightActor, pickListings, pickThings, readListing, type Prober } from './prober';
import { fillCall, findEndpoint } from './openapi-endpoints';
import { allRegions, covers, levelOf, pickOfEachRelation, representativeRegions } from './oracle';
import { roleEndpoints } from './role-endpoints';
import { createTally } from './tally';

/** Asks by POST, and changes nothing for who may not see. */
const asksOnly = (id: string) => findEndpoint(id).method === 'GET' || id === 'lookUpProxies';
const reading = pickThings(hrEndpoints).filter(([id]) => asksOnly(id));
const writing = pickThings(hrEndpoints).filter(([id]) => !asksOnly(id));

describe.each(testDatabaseKinds)('R21 A22 regions of the console on %s', (kind) => {
  // Every account of the province where connections are many; the representative ones where requests queue.
  const regions = kind === 'postgresql' ? allRegions : representativeRegions;
  const width = kind === 'pglite' ? 2 : 6;
  let platform: TestPlatform;
  let world: HrWorld;
  let prober: Prober<RegionThings>;
  const { counted, expectNothing } = createTally();
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    world = await buildHrWorld(platform, regions, width);
    prober = { regions, width, vouchers: world.vouchers, things: world.things, call: (actor, call) => world.actor(actor).call(call), stepUp: (actor) => world.actor(actor).stepUp() };
  });
  afterAll(async () => {
    process.stdout.write(`region proof of the console on ${kind}: ${JSON.stringify({ actors: regions.length, ...counted })}\n`);
    await platform.close();
  });

  it.each(reading)('%s shows each account what is its own or below, and refuses the rest', async (id, entry) => {
    expectNothing('asked for a thing', await askForThings(prober, [id, entry]));
  });

  it.each(pickListings(hrEndpoints))('%s lists for each account exactly its own and below', async (id, entry) => {
    expectNothing('listed', await readListing(prober, [id, entry], await querySql(platform, entry.stored)));
  });

  it('A23 R20 counts for each account what lies in its region and nothing else', async () => {
    const findings = createFindings();
    const [issued, claimed, settled] = await Promise.all([
      querySql<{ region: string; n: number }>(platform, 'SELECT creator_region_code AS region, sum(total)::integer AS n FROM voucher_platform.voucher_templates GROUP BY 1'),
      querySql<{ region: string; n: number }>(platform, 'SELECT county_code AS region, count(*)::integer AS n FROM voucher_platform.vouchers GROUP BY 1'),
      querySql<{ region: string; n: number }>(platform, `SELECT county_code AS region, count(*)::integer AS n FROM voucher_platform.vouchers WHERE status = 'settled' GROUP BY 1`),
    ]);
    const sum = (rows: { region: string; n: number }[], of: string) => rows.filter(({ region }) => covers(of, region)).reduce((total, { n }) => total + n, 0);
    await inParallel(regions, width, async (actor) => {
      const { body } = await world.actor(actor).call<{ region: Counted; children: Counted[] }>({ method: 'GET', path: '/v1/hr/statistics' });
      for (const { regionCode, issuedCount, claimedCount } of [body.region, ...body.children]) {
        findings.count += 1;
        const found = `${regionCode} ${issuedCount} ${claimedCount}`;
        const expected = `${regionCode} ${sum(issued, regionCode)} ${sum(claimed, regionCode)}`;
        if (!covers(actor, regionCode) || found !== expected) findings.lines.push(`statistics as ${actor}: ${found} instead of ${expected}`);
      }
    });
    expect(settled.length).toBe(regions.filter((region) => levelOf(region) === 'county').length);
    expectNothing('counted', findings);
  });

  it.each(Object.entries(roleEndpoints))('%s refuses accounts that work for a region', async (id, entry) => {
    const findings = createFindings();
    const filling = entry.scope === 'role' ? (entry.filling ?? {}) : {};
    await inParallel(representativeRegions, width, async (actor) => {
      const answer = await world.actor(actor).call(fillCall(findEndpoint(id), filling));
      expectOutcome(findings, { what: `${id} as ${actor}`, answer, expected: 'notAllowed' });
    });
    expectNothing('roles', findings);
  });

  it.each(writing)('%s refuses each account what is not its own or below, and changes nothing', async (id, entry) => {
    const before = await dumpTables(platform);
    const findings = await askForThings(prober, [id, entry], (outcome) => outcome !== 'allowed');
    expect(await dumpTables(platform)).toEqual(before);
    expectNothing('refused a change', findings);
  });

  it('A24 shows each account its own imports alone, and imports no row of another region', async () => {
    const findings = createFindings();
    for (const [importId, owner] of world.imports) {
      await inParallel(regions, width, async (actor) => {
        const answer = await world.actor(actor).call({ method: 'GET', path: `/v1/hr/institution-imports/${importId}` });
        expectOutcome(findings, { what: `readImport of ${owner} as ${actor}`, answer, expected: actor === owner ? 'allowed' : 'notFound' });
      });
    }
    for (const actor of representativeRegions.filter((region) => levelOf(region) !== 'province')) {
      const foreign = pickOfEachRelation(actor, regions, 1).filter((region) => !covers(actor, region) && levelOf(region) !== 'province');
      const job = await importFile(world.actor(actor), await writeFile(foreign.map((region, at) => inventRow(800_000 + at, { 2: region }))));
      findings.count += foreign.length;
      const found = job.errors.map(({ row, code }) => `${row} ${code}`).join();
      if (found !== foreign.map((_, at) => `${at + 2} outsideRegion`).join()) findings.lines.push(`import as ${actor}: ${found}`);
    }
    expect(await querySql(platform, `SELECT institution_number FROM voucher_platform.institutions WHERE institution_code LIKE '91140100MA18%'`)).toEqual([]);
    expectNothing('imports', findings);
  });

  it('R5 A9 A23 offers people of each county what is issued for it, and lets them claim nothing else', async () => {
    const findings = createFindings();
    const before = await dumpTables(platform);
    await inParallel(regions.filter((region) => levelOf(region) === 'county'), width, async (county, turn) => {
      const { device, booked } = world.things(county).people ?? {};
      if (device === undefined) throw new Error(`Nobody of ${county}`);
      const offered = JSON.stringify((await device.call({ method: 'GET', path: '/v1/templates/claimable?limit=50' })).body);
      const marks = [...new Set([...offered.matchAll(/〈(\d{6})〉/g)].map(([, region = '']) => region))].sort();
      findings.count += 1;
      if (marks.join() !== ['140000', `${county.slice(0, 4)}00`, county].join()) findings.lines.push(`offered to ${county}: ${marks.join()}`);
      const mine = JSON.stringify((await device.call({ method: 'GET', path: '/v1/vouchers' })).body);
      if (!mine.includes(booked ?? '') || [...world.vouchers.keys()].some((number) => number !== booked && mine.includes(number))) findings.lines.push(`vouchers of ${county}: ${mine}`);
      for (const region of pickOfEachRelation(county, regions, turn).filter((one) => !covers(one, county))) {
        const { template } = world.things(region);
        const { wouldPass } = (await device.call<{ wouldPass: boolean }>({ method: 'GET', path: `/v1/templates/${template}/claim-forecast` })).body;
        const answer = await device.claim(template);
        expectOutcome(findings, { what: `claim of ${region} in ${county} (${wouldPass})`, answer, expected: 'regionNotEligible' });
        if (wouldPass) findings.lines.push(`forecast of ${region} in ${county}`);
      }
    });
    expect(await dumpTables(platform)).toEqual(before);
    expectNothing('offers', findings);
  });

  it('R19 exports for an account the claim records of its region, row by row', async () => {
    const findings = createFindings();
    for (const actor of pickOfEachRelation('140000', regions, 3)) {
      const hr = world.actor(actor);
      await hr.stepUp();
      const response = await hr.download('/v1/hr/claim-record-exports', {});
      const cells = (await readRows(new Uint8Array(await response.arrayBuffer()))).flat();
      const found = cells.filter((cell) => world.vouchers.has(cell)).sort();
      const expected = [...world.vouchers].flatMap(([number, region]) => (covers(actor, region) ? [number] : [])).sort();
      findings.count += cells.length;
      if (found.join() !== expected.join()) findings.lines.push(`export as ${actor}: ${found.length} instead of ${expected.length}`);
    }
    expectNothing('exported cells', findings);
  });

  it.each(writing.map(([id, entry], index) => [id, entry, index] as const))('%s does for the right account what it refused the others', async (id, entry, index) => {
    expectNothing('did for the right account', await doAsRightActor(prober, [id, entry], index));
  });
});

interface Counted {
  readonly regionCode: string;
  readonly issuedCount: number;
  readonly claimedCount: number;
}
