import type { ClaimedVoucher, Redemption } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { startPlatform, type RunningPlatform } from '../src/index';
import { seedCrowd, type SeededPerson } from './harness/seed-crowd';
import { nameDatabase } from './harness/seed-templates';
import { TcpGate } from './harness/tcp-gate';
import { createDevice, holdDevice, type Answer, type CalledPlatform, type SignedInDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

/** `direct` sees the database all the time; `cutOff` is another node on it whose connections can be cut. */
describe('a database that goes away and comes back', () => {
  let direct: TestPlatform;
  let cutOff: RunningPlatform;
  let node: CalledPlatform;
  let gate: TcpGate;
  let crowd: SeededPerson[];
  let admin: SignedInDevice;
  let institutionNumber: number;
  let templateNumber: number;
  let isClosed = false;

  beforeAll(async () => {
    direct = await startTestPlatform('postgresql');
    const [row] = await querySql<{ name: string }>(direct, 'SELECT current_database() AS name');
    const url = new URL(nameDatabase(inject('postgresqlUrl'), row?.name ?? ''));
    gate = new TcpGate({ host: url.hostname, port: Number(url.port) });
    await gate.open();
    url.hostname = '127.0.0.1';
    url.port = String(gate.port);
    cutOff = await startPlatform({ nowMs: direct.clock.nowMs, databaseUrl: url.href, dataFolder: inject('templateFolder'), maxConnections: 20 });
    node = { url: cutOff.url, audience: cutOff.audience, clock: direct.clock };
    const [person] = direct.demo.institutionAdmins;
    if (person === undefined) throw new Error('No demonstration admin');
    institutionNumber = person.institutionNumber;
    admin = holdDevice(node, (await createDevice(direct, { person })).signer);
    templateNumber = await createTemplate(await logInHr(direct, 'province'), { total: 1000 });
    crowd = await seedCrowd(direct.database, { size: 80, nowMs: direct.clock.nowMs() });
  });
  afterAll(async () => {
    if (!isClosed) await cutOff.close();
    await gate.cut();
    await direct.close();
  });

  /** With the same key until it is answered; every refusal on the way must be the documented one. */
  async function insist<Body>(call: () => Promise<Answer<Body>>, refusals: string[]): Promise<Answer<Body>> {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const answer = await call();
      if (answer.status < 400) return answer;
      refusals.push(`${answer.status} ${answer.code}`);
      if (answer.code !== 'serviceUnavailable') return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('never answered');
  }

  it('R42 A7 answers 503 serviceUnavailable while it is away, loses and doubles nothing, and goes on by itself', async () => {
    const refusals: string[] = [];
    let done = 0;
    const lives = crowd.map(async (person) => {
      const device = holdDevice(node, person.signer);
      const claimKey = randomUUID();
      const claimed = await insist<ClaimedVoucher>(() => device.claim(templateNumber, claimKey), refusals);
      const code = await device.compose(claimed.body.credential.credential);
      const useKey = randomUUID();
      const used = await insist(() => admin.call<Redemption>({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: useKey }), refusals);
      done += 1;
      return used.status;
    });
    const untilDone = async (count: number) => {
      while (done < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    for (const reached of [8, 30, 50]) {
      await untilDone(reached);
      await gate.cut();
      expect(await fetch(`${cutOff.url}/v1/ready`).then(({ status }) => status)).toBe(503);
      expect(await fetch(`${cutOff.url}/v1/health`).then(({ status }) => status)).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await gate.open();
    }
    expect(await Promise.all(lives)).toEqual(crowd.map(() => 201));
    expect(new Set(refusals)).toEqual(new Set(['503 serviceUnavailable']));
    const [counts] = await querySql(
      direct,
      `SELECT (SELECT count(*) FROM voucher_platform.vouchers WHERE template_number = ${templateNumber} AND status = 'used')::integer AS used,
         (SELECT count(*) FROM voucher_platform.redemptions WHERE template_number = ${templateNumber})::integer AS uses,
         (SELECT 1000 - sum(remaining) FROM voucher_platform.quota_shards WHERE template_number = ${templateNumber})::integer AS taken`,
    );
    expect(counts).toEqual({ used: 80, uses: 80, taken: 80 });
    expect(await fetch(`${cutOff.url}/v1/ready`).then(({ status }) => status)).toBe(200);
    // No connection is kept by work that the cuts ended: the pool can be closed.
    await cutOff.close();
    isClosed = true;
  });
});
