import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpTables } from '../harness/dump-tables';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from '../harness/start-test-platform';
import { employmentEndpoints } from './employment-endpoints';
import { buildEmploymentWorld, type EmploymentThings, type EmploymentWorld } from './employment-world';
import { createFindings, expectOutcome, inParallel } from './findings';
import { fillCall, findEndpoint } from './openapi-endpoints';
import { allRegions, representativeRegions } from './oracle';
import { askForThings, doAsRightActor, pickListings, pickThings, readListing, type Prober } from './prober';
import { createTally } from './tally';

const reading = pickThings(employmentEndpoints).filter(([id]) => findEndpoint(id).method === 'GET');
const writing = pickThings(employmentEndpoints).filter(([id]) => findEndpoint(id).method !== 'GET');
const roles = Object.entries(employmentEndpoints).flatMap(([id, entry]) => (entry.scope === 'role' ? [[id, entry.filling ?? {}, id === 'listEmploymentAuditEntries'] as const] : []));

describe.each(testDatabaseKinds)('R21 regions of the employment service on %s', (kind) => {
  // Every supervisor of the province where connections are many; the representative ones where requests queue.
  const regions = kind === 'postgresql' ? allRegions : representativeRegions;
  const width = kind === 'pglite' ? 2 : 6;
  let platform: TestPlatform;
  let world: EmploymentWorld;
  let prober: Prober<EmploymentThings>;
  const { counted, expectNothing } = createTally();
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    world = await buildEmploymentWorld(platform, regions, width);
    prober = {
      regions, width, vouchers: world.vouchers, things: world.things,
      call: (actor, { path, ...call }) => world.actor(actor).call({ ...call, path: path.replace('/employment-service/v1', ''), idempotencyKey: randomUUID() }),
      stepUp: (actor) => world.actor(actor).stepUp(),
    };
  });
  afterAll(async () => {
    process.stdout.write(`region proof of the employment service on ${kind}: ${JSON.stringify({ actors: regions.length, ...counted })}\n`);
    await platform.close();
  });

  it.each(reading)('%s shows each supervisor what is of its region or below, and nothing else', async (id, entry) => {
    expectNothing('asked for a thing', await askForThings(prober, [id, entry]));
  });

  it.each(pickListings(employmentEndpoints))('%s lists for each supervisor exactly its own and below', async (id, entry) => {
    expectNothing('listed', await readListing(prober, [id, entry], await querySql(platform, entry.stored)));
  });

  it.each(roles)('%s refuses who is not of the province', async (id, filling, isForNoSupervisor) => {
    const findings = createFindings();
    await inParallel(regions.filter((region) => isForNoSupervisor || region !== '140000'), width, async (actor) => {
      expectOutcome(findings, { what: `${id} as ${actor}`, answer: await prober.call(actor, fillCall(findEndpoint(id), filling)), expected: 'notAllowed' });
    });
    expectNothing('roles', findings);
    // A reconciliation goes on after its answer; reconciliation.test.ts starts one.
    if (!isForNoSupervisor && findEndpoint(id).method === 'GET') expect((await prober.call('140000', fillCall(findEndpoint(id), filling))).code ?? 'notFound').toBe('notFound');
  });

  it.each(writing)('%s refuses each supervisor what is not of its region or below, and changes nothing', async (id, entry) => {
    const before = await dumpTables(platform);
    const findings = await askForThings(prober, [id, entry], (outcome) => outcome !== 'allowed');
    expect(await dumpTables(platform)).toEqual(before);
    expectNothing('refused a change', findings);
  });

  it.each(writing.map(([id, entry], index) => [id, entry, index] as const))('%s does for the right supervisor what it refused the others', async (id, entry, index) => {
    expectNothing('did for the right supervisor', await doAsRightActor(prober, [id, entry], index));
  });
});
