import type { Redemption } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { startPlatform, type RunningPlatform } from '../src/index';
import { seedCrowd, type SeededPerson } from './harness/seed-crowd';
import { countOutcomes } from './harness/test-crowd';
import { createDevice, holdDevice, type Answer, type CalledPlatform, type SignedInDevice } from './harness/test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { nameDatabase } from './harness/seed-templates';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

const workersPerNode = 48;

describe('two nodes on one PostgreSQL database, over HTTP with signed requests', () => {
  let first: TestPlatform;
  let second: RunningPlatform;
  let nodes: CalledPlatform[];
  let hr: HrClient;
  let crowd: SeededPerson[];
  let admins: SignedInDevice[];
  let institutionNumber: number;

  beforeAll(async () => {
    first = await startTestPlatform('postgresql', { maxConnections: 24 });
    const [row] = await querySql<{ name: string }>(first, 'SELECT current_database() AS name');
    second = await startPlatform({
      nowMs: first.clock.nowMs, maxConnections: 24, databaseUrl: nameDatabase(inject('postgresqlUrl'), row?.name ?? ''), dataFolder: inject('templateFolder'),
    });
    nodes = [first, { url: second.url, audience: second.audience, clock: first.clock }];
    hr = await logInHr(first, 'province');
    const [person] = first.demo.institutionAdmins;
    if (person === undefined) throw new Error('No demonstration admin');
    const admin = await createDevice(first, { person });
    admins = nodes.map((node) => holdDevice(node, admin.signer));
    institutionNumber = person.institutionNumber;
    crowd = await seedCrowd(first.database, { size: 2000, nowMs: first.clock.nowMs() });
  });
  afterAll(async () => {
    await second.close();
    await first.close();
  });

  const atNode = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item;
  const claim = (person: SeededPerson, index: number, templateNumber: number) => holdDevice(atNode(nodes, index), person.signer).claim(templateNumber);
  const redeem = (code: string, index: number): Promise<Answer<Redemption>> =>
    atNode(admins, index).call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() });
  const count = async (table: string, where: string): Promise<number> => {
    const [row] = await querySql<{ count: number }>(first, `SELECT count(*)::integer AS count FROM voucher_platform.${table} WHERE ${where}`);
    return row?.count ?? -1;
  };

  /** Tasks by as many workers as both nodes have between them; each begins one when it has ended one. */
  async function runWorkers(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
    let next = 0;
    const work = async () => {
      for (let task = tasks[next]; task !== undefined; task = tasks[next]) {
        next += 1;
        await task();
      }
    };
    await Promise.all(Array.from({ length: workersPerNode * nodes.length }, work));
  }

  it('R7 A7 gives 2,000 people on a quota of 1,000 exactly 1,000, one each, over at least 32 connections', async () => {
    const templateNumber = await createTemplate(hr, { total: 1000 });
    const answers: Answer[] = [];
    const takers: Promise<unknown> = runWorkers(crowd.map((person, index) => async () => void answers.push(await claim(person, index, templateNumber))));
    const connections: number[] = [];
    const watch = setInterval(() => {
      void querySql<{ count: number }>(first, 'SELECT count(*)::integer AS count FROM pg_stat_activity WHERE datname = current_database()').then(([row]) => connections.push(row?.count ?? 0), () => undefined);
    }, 100);
    await takers;
    clearInterval(watch);
    expect(Math.max(...connections)).toBeGreaterThanOrEqual(32);
    expect(countOutcomes(answers)).toEqual({ 201: 1000, soldOut: 1000 });
    const issued = await querySql(first, `SELECT count(*)::integer AS vouchers, count(DISTINCT person_id)::integer AS people FROM voucher_platform.vouchers WHERE template_number = ${templateNumber}`);
    expect(issued).toEqual([{ vouchers: 1000, people: 1000 }]);
    expect(await count('quota_shards', `template_number = ${templateNumber} AND remaining <> 0`)).toBe(0);
    // Those who have one get no other at the other node.
    const again = await Promise.all(crowd.slice(0, 40).map((person, index) => claim(person, index + 1, templateNumber)));
    expect(again.every(({ code }) => code === 'alreadyClaimed' || code === 'soldOut')).toBe(true);
  }, 240_000);

  it('R42 gives one use in 500 simultaneous redemptions of one voucher through both', async () => {
    const templateNumber = await createTemplate(hr);
    const code = await claimCode(crowd[0] as SeededPerson, templateNumber);
    const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => redeem(code, index)));
    expect(countOutcomes(answers)).toEqual({ 201: 1, alreadyUsed: 499 });
    expect(await count('redemptions', `template_number = ${templateNumber}`)).toBe(1);
    expect(await count('outbox_events', `kind = 'voucherUsed' AND (payload->>'templateNumber')::bigint = ${templateNumber}`)).toBe(1);
  });

  it('R15 R16 R17 acknowledges no claim and no use that a delist in between has not counted', async () => {
    const templateNumber = await createTemplate(hr, { total: 1200 });
    const codes = new Map<string, string>();
    await runWorkers(crowd.slice(0, 300).map((person) => async () => void codes.set(person.personId, await claimCode(person, templateNumber))));
    const uses: Answer<Redemption>[] = [];
    const claims: Answer<{ voucher: { voucherNumber: string } }>[] = [];
    const useTasks = [...codes.values()].map((code, index) => async () => void uses.push(await redeem(code, index)));
    const claimTasks = crowd.slice(300, 900).map((person, index) => async () => void claims.push(await claim(person, index, templateNumber)));
    const race = runWorkers(useTasks.flatMap((use, index) => [use, ...claimTasks.slice(2 * index, 2 * index + 2)]));
    await waitUntil(() => uses.length > 25 && claims.length > 50);
    const delisted = await delistTemplate(hr, templateNumber, 1200);
    const [heldThen, usedThen] = [await count('vouchers', `template_number = ${templateNumber}`), await count('redemptions', `template_number = ${templateNumber}`)];
    await race;
    const used = uses.filter(({ status }) => status === 201);
    const held = claims.filter(({ status }) => status === 201);
    expect(countOutcomes([...uses, ...claims])).toEqual({ 201: used.length + held.length, delisted: 900 - used.length - held.length });
    // Every acknowledgement is in the tables, nothing else is, and nothing came after the delist.
    expect([await count('vouchers', `template_number = ${templateNumber}`), await count('redemptions', `template_number = ${templateNumber}`)]).toEqual([heldThen, usedThen]);
    expect([heldThen, usedThen]).toEqual([300 + held.length, used.length]);
    expect(used.length).toBeLessThan(300);
    expect(held.length).toBeLessThan(600);
    expect(delisted.body).toMatchObject({ usedCount: used.length, voidedCount: 300 + held.length - used.length, unclaimedCount: 900 - held.length });
    // Those that were used stay used; what comes now is refused at both nodes.
    expect(await count('vouchers', `template_number = ${templateNumber} AND status = 'used'`)).toBe(used.length);
    const late = await Promise.all(nodes.map((_, index) => claim(crowd[1500] as SeededPerson, index, templateNumber)));
    expect(late.map(({ code }) => code)).toEqual(['delisted', 'delisted']);
  });

  async function claimCode(person: SeededPerson, templateNumber: number): Promise<string> {
    const device = holdDevice(first, person.signer);
    const claimed = await device.claim(templateNumber);
    return device.compose(claimed.body.credential.credential);
  }
});

async function waitUntil(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 2000 && !isTrue(); attempt += 1) await new Promise((resolve) => setTimeout(resolve, 5));
}
