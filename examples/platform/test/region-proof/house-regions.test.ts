import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpTables } from '../harness/dump-tables';
import { openSocket, openStream } from '../harness/push-client';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from '../harness/start-test-platform';
import type { Answer } from '../harness/test-device';
import { createFindings, expectOutcome, lookForLeaks, type Findings } from './findings';
import { deskEndpoints, institutionEndpoints, traineeEndpoints } from './house-endpoints';
import { buildHouseWorld, houses, type House, type HouseWorld } from './house-world';
import { fillCall, findEndpoint, findParameters, guardedEndpoints } from './openapi-endpoints';
import { judgeEmpty, pickThings, type Entry } from './prober';
import { createTally } from './tally';

type Call = ReturnType<typeof fillCall>;
/** Each with the house whose own things it may use up. */
const callers = {
  'an admin on the phone': { table: institutionEndpoints, changes: '900001', ask: (house: House, call: Call) => house.admin.call({ ...call, idempotencyKey: randomUUID() }) },
  'a trainee': { table: traineeEndpoints, changes: '900002', ask: (house: House, call: Call) => house.learner.call({ ...call, idempotencyKey: randomUUID() }) },
  'the desk': { table: deskEndpoints, changes: '900003', ask: (house: House, call: Call) => house.desk.call({ ...call, path: call.path.replace('/real-name-system/v1', ''), idempotencyKey: randomUUID() }) },
} as const;
type Caller = keyof typeof callers;

const entries = Object.keys(callers).flatMap((caller) => pickThings(callers[caller as Caller].table).map(([id, entry]) => ({ id, caller: caller as Caller, entry })));
const isReading = (id: string) => findEndpoint(id).method === 'GET';

describe.each(testDatabaseKinds)('R56 R62 what belongs to an institution, its desk and its trainees on %s', (kind) => {
  let platform: TestPlatform;
  let world: HouseWorld;
  const { counted, expectNothing } = createTally();
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    world = await buildHouseWorld(platform);
  });
  afterAll(async () => {
    process.stdout.write(`region proof of institutions on ${kind}: ${JSON.stringify({ houses: houses.length, ...counted })}\n`);
    await platform.close();
  });

  function judge(findings: Findings, options: { what: string; actor: string; entry: Entry<House>[1]; answer: Answer; expected: string; asked: Call }): void {
    const { what, actor, entry, answer, expected, asked } = options;
    const isEmpty = expected === 'empty' || entry.answersStrangers === true;
    expectOutcome(findings, { what, answer, expected, ...judgeEmpty(isEmpty, answer) });
    // What the caller named itself may come back.
    const text = JSON.stringify(asked);
    lookForLeaks(findings, { what, actor, answer, vouchers: new Map([...world.vouchers].filter(([number]) => !text.includes(number))) });
  }

  async function askStrangers(findings: Findings, { id, caller, entry }: (typeof entries)[number]): Promise<void> {
    for (const actor of houses) {
      for (const house of houses.filter((one) => one !== actor)) {
        const [thing, me] = [world.find(house), world.find(actor)];
        const asked = entry.fillings.flatMap((fill) => fill(thing, actor) ?? []).map((filling) => ({ filling, expected: entry.outcome(actor, house) }));
        if (entry.mixed !== undefined) asked.push({ filling: entry.mixed.fill(thing, me), expected: entry.mixed.outcome });
        for (const { filling, expected } of asked) {
          const call = fillCall(findEndpoint(id), filling);
          judge(findings, { what: `${id} of ${house} as ${actor}`, actor, entry, answer: await callers[caller].ask(me, call), expected, asked: call });
        }
      }
    }
  }

  async function askOwn(findings: Findings, { id, caller, entry }: (typeof entries)[number], house: string): Promise<void> {
    const own = world.find(house);
    const filling = entry.fillings[0]?.(own, house);
    if (filling === undefined) throw new Error(`${id} asks nothing`);
    const call = fillCall(findEndpoint(id), filling);
    judge(findings, { what: `${id} of its own as ${house}`, actor: house, entry, answer: await callers[caller].ask(own, call), expected: entry.outcome(house, house), asked: call });
  }

  it.each(entries.filter(({ id }) => isReading(id)))('$id shows $caller only its own', async (endpoint) => {
    const findings = createFindings();
    await askStrangers(findings, endpoint);
    for (const house of houses) await askOwn(findings, endpoint, house);
    expectNothing('asked for a thing', findings);
  });

  it.each(Object.entries(callers).flatMap(([caller, { table }]) => Object.entries(table).flatMap(([id, { scope }]) => (scope === 'own' && isReading(id) ? [{ id, caller: caller as Caller }] : []))))('$id lists for $caller nothing of another', async ({ id, caller }) => {
    const findings = createFindings();
    for (const actor of houses) {
      const answer = await callers[caller].ask(world.find(actor), fillCall(findEndpoint(id), {}));
      expectOutcome(findings, { what: `${id} as ${actor}`, answer, expected: 'allowed' });
      lookForLeaks(findings, { what: id, actor, answer, vouchers: world.vouchers });
    }
    expectNothing('listed', findings);
  });

  it('A17 pages through the classes of a desk', async () => {
    const { desk, house } = world.find('900001');
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await desk.call<{ items: { name: string }[]; nextCursor?: string }>({ method: 'GET', path: `/classes?limit=1${cursor}` });
      names.push(...body.items.map(({ name }) => name));
      if (body.nextCursor === undefined) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(names.sort()).toEqual(['一班', '三班', '二班'].map((name) => `〈${house}〉${name}`).sort());
  });

  it.each(Object.entries(deskEndpoints).flatMap(([id, entry]) => (entry.scope === 'role' ? [[id, entry.filling ?? {}] as const] : [])))('%s refuses every desk', async (id, filling) => {
    const findings = createFindings();
    for (const actor of houses) {
      const desk = world.find(actor);
      await desk.desk.stepUp();
      expectOutcome(findings, { what: `${id} as ${actor}`, answer: await callers['the desk'].ask(desk, fillCall(findEndpoint(id), filling)), expected: 'notAllowed' });
    }
    expectNothing('roles', findings);
  });

  it.each(entries.filter(({ id }) => !isReading(id)))('$id refuses $caller what is not its own, and changes nothing', async (endpoint) => {
    const findings = createFindings();
    const before = await dumpTables(platform);
    await askStrangers(findings, endpoint);
    expect(await dumpTables(platform)).toEqual(before);
    expectNothing('refused a change', findings);
  });

  it('refuses strangers on event streams and on the socket what it refuses them when they ask', async () => {
    const findings = createFindings();
    for (const actor of houses) {
      const me = world.find(actor);
      const socket = await openSocket(platform);
      for (const house of houses.filter((one) => one !== actor)) {
        const { used, display } = world.find(house);
        for (const [signer, path] of [[me.learner.signer, `/v1/vouchers/${used}/state`], [me.admin.signer, `/v1/check-in-displays/${display.displayId}/code`]] as const) {
          const stream = await openStream(platform, signer, path);
          stream.hangUp();
          await socket.follow(`${house}-${findings.count}`, signer, path);
          const { refusal } = await socket.messages.next();
          findings.count += 2;
          if (stream.code !== 'notFound' || refusal?.code !== 'notFound') findings.lines.push(`${path} of ${house} as ${actor}: ${stream.code} and ${refusal?.code}`);
        }
      }
      socket.hangUp();
    }
    expectNothing('pushed', findings);
  });

  it('A20 refuses to act for the elder of another family, wherever one can act for an elder', async () => {
    const findings = createFindings();
    for (const endpoint of guardedEndpoints.filter(({ id }) => findParameters(id).includes('actingFor'))) {
      for (const actor of houses) {
        const next = world.find(houses[(houses.indexOf(actor) + 1) % houses.length] ?? actor);
        const entry = traineeEndpoints[endpoint.id];
        const filling = (entry?.scope === 'thing' ? entry.fillings[0]?.(world.find(actor), actor) : undefined) ?? { path: { purpose: 'face' }, body: endpoint.method === 'GET' ? undefined : actingBodies[endpoint.id] };
        const call = fillCall(endpoint, { ...filling, query: [filling.query, `actingFor=${next.proxy}`].filter((part) => part !== undefined).join('&') });
        expectOutcome(findings, { what: `${endpoint.id} for the family of ${next.house} as ${actor}`, answer: await world.find(actor).learner.call({ ...call, idempotencyKey: randomUUID() }), expected: 'notFound' });
      }
    }
    expectNothing('acted for an elder', findings);
  });

  it('M4 drains no lease of another institution, whatever a phone says that it dropped', async () => {
    const readLeases = () => querySql(platform, 'SELECT l::text FROM voucher_platform.booking_leases l ORDER BY 1');
    const before = await readLeases();
    for (const actor of houses) {
      const drainedLeases = houses.filter((house) => house !== actor).map((house) => world.find(house).lease);
      const answer = await world.find(actor).admin.call({ method: 'POST', path: '/v1/scan-synchronizations', body: { records: [], drainedLeases, head: { sequence: 0, hash: 'x' }, queueId: 'region-proof-queue', timeNonce: 'region-proof-nonce' } });
      const grants = (answer.body as { grants?: { payload: string }[] }).grants?.map(({ payload }) => Buffer.from(payload, 'base64url').toString('utf8')) ?? [];
      expect([answer.status, houses.filter((house) => grants.some((grant) => grant.includes(world.find(house).booked)))]).toEqual([200, [actor]]);
    }
    expect(await readLeases()).toEqual(before);
  });

  it.each(entries.filter(({ id }) => !isReading(id)))('$id does for $caller what it refused the others', async (endpoint) => {
    const findings = createFindings();
    await askOwn(findings, endpoint, callers[endpoint.caller].changes);
    expectNothing('did for whose it is', findings);
  });
});

const actingBodies: Readonly<Record<string, unknown>> = { claimVoucher: { templateNumber: 1, termsVersion: '2026-11' }, giveConsent: { version: '2026-11', sha256: '0'.repeat(64) } };
