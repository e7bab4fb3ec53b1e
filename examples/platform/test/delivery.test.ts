import type { Redemption, RedemptionPage } from '@skill-voucher/sdk-core';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInAs, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const refusals: Readonly<Record<number, string>> = { 401: JSON.stringify({ code: 'channelUnknown' }), 403: JSON.stringify({ code: 'notAllowed' }) };

/** Stands before the real-name system: up, down, taking the event and failing to say so, refusing it for good, or until its configuration is mended. */
class FlakyGate {
  mode: 'up' | 'down' | 'mute' | 'refusing' | 'misconfigured' = 'down';
  target = '';
  attempts = 0;
  private readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => void this.forward(request.url ?? '', request.headers, Buffer.concat(parts)).then((status) => response.writeHead(status).end(refusals[status] ?? '')));
  });

  private async forward(path: string, headers: NodeJS.Dict<string | string[]>, body: Buffer): Promise<number> {
    this.attempts += 1;
    if (this.mode === 'down') return 503;
    if (this.mode === 'refusing') return 403;
    if (this.mode === 'misconfigured') return 401;
    const kept = Object.entries(headers).filter(([name]) => /^(signature|signature-input|content-digest|content-type|etv-audience)$/.test(name));
    const answer = await fetch(this.target + path, { method: 'POST', headers: Object.fromEntries(kept) as Record<string, string>, body: new Uint8Array(body) });
    return this.mode === 'mute' ? 504 : answer.status;
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }
}

describe.each(testDatabaseKinds)('delivery to the real-name system on %s', (kind) => {
  let gate: FlakyGate;
  let platform: TestPlatform;
  let admin: TestDevice;
  let institutionNumber: number;
  beforeEach(async () => {
    gate = new FlakyGate();
    platform = await startTestPlatform(kind, { systemUrls: { 'real-name-system': await gate.open() } });
    gate.target = platform.url;
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No demonstration admin');
    admin = await createDevice(platform, { person });
    institutionNumber = person.institutionNumber;
  });
  afterEach(async () => {
    await platform.close();
    gate.close();
  });

  async function useOne(): Promise<Redemption> {
    const trainee = await createDevice(platform, { person: inventPerson(1) });
    const claimed = await trainee.claim(await createTemplate(await logInHr(platform, 'province')));
    const code = await trainee.compose(claimed.body.credential.credential);
    const used = await admin.call<Redemption>({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() });
    return used.body;
  }

  async function readState(): Promise<string | undefined> {
    const page = await admin.call<RedemptionPage>({ method: 'GET', path: `/v1/redemptions?institutionNumber=${institutionNumber}` });
    return page.body.items[0]?.deliveries.find((delivery) => delivery.system === 'realNameSystem')?.state;
  }

  it('R55 A15 succeeds at once, shows pending while the system is down, and synchronised once it is up', async () => {
    const used = await useOne();
    expect(used.deliveries).toEqual([{ system: 'voucherPlatform', state: 'synchronised' }, { system: 'realNameSystem', state: 'pending' }]);
    await platform.relay.deliverDue();
    expect(await readState()).toBe('pending');
    expect(gate.attempts).toBeGreaterThan(0);
    gate.mode = 'up';
    platform.clock.advance(2);
    await platform.relay.deliverDue();
    expect(await readState()).toBe('synchronised');
    expect(await querySql(platform, 'SELECT redemption_id AS id FROM real_name_system.used_vouchers')).toEqual([{ id: used.redemptionId }]);
  });

  it('A15 delivers again when the answer was lost, with one effect', async () => {
    gate.mode = 'mute';
    await useOne();
    await platform.relay.deliverDue();
    expect(await readState()).toBe('pending');
    gate.mode = 'up';
    platform.clock.advance(2);
    await platform.relay.deliverDue();
    expect(await readState()).toBe('synchronised');
    expect(await querySql(platform, 'SELECT delivery_count AS count FROM real_name_system.inbox_events')).toEqual([{ count: gate.attempts }]);
    expect(gate.attempts).toBeGreaterThan(1);
    expect(await querySql(platform, 'SELECT count(*)::integer AS count FROM real_name_system.used_vouchers')).toEqual([{ count: 1 }]);
  });

  it('M5 keeps what was refused for good for the platform’s operator, who sends it again once its cause is mended', async () => {
    gate.mode = 'refusing';
    const used = await useOne();
    await platform.relay.deliverDue();
    const attempts = gate.attempts;
    platform.clock.advance(3600);
    await platform.relay.deliverDue();
    expect(gate.attempts).toBe(attempts);
    const operator = await logInAs(platform, 'demo-operator');
    const list = async (state: string) => (await operator.call<{ items: { deliveryId: string }[] }>({ method: 'GET', path: `/v1/hr/deliveries?state=${state}` })).body.items;
    const [dead, ...others] = await list('dead');
    expect(others).toEqual([]);
    expect(dead).toMatchObject({ kind: 'voucherUsed', subject: used.voucher.voucherNumber, destination: 'real-name-system', state: 'dead', failure: 'notAllowed' });
    expect(await list('waiting')).toEqual([]);
    const replay = (client: HrClient, deliveryId = dead?.deliveryId ?? '') => client.call({ method: 'POST', path: `/v1/hr/deliveries/${deliveryId}/replay` });
    const province = await logInHr(platform, 'province');
    await expectRefusal(platform, 'notAllowed', () => replay(province));
    await expectRefusal(platform, 'notAllowed', () => province.call({ method: 'GET', path: '/v1/hr/deliveries' }));
    await expectRefusal(platform, 'notFound', () => replay(operator, '999999999-real-name-system'));
    await expectRefusal(platform, 'notFound', () => replay(operator, (dead?.deliveryId ?? '').replace('real-name-system', 'employment-service')));
    await expectRefusal(platform, 'invalidRequest', () => replay(operator, 'x'));
    gate.mode = 'up';
    expect(await replay(operator)).toMatchObject({ status: 200 });
    await platform.relay.deliverDue();
    expect(await list('dead')).toEqual([]);
    expect(await list('delivered')).toMatchObject([{ deliveryId: dead?.deliveryId, state: 'delivered' }]);
    expect(await replay(operator)).toMatchObject({ status: 200, body: { state: 'delivered' } });
    expect(await querySql(platform, `SELECT actor_id AS actor FROM voucher_platform.audit_entries WHERE action = 'replayDelivery' AND subject = '${used.voucher.voucherNumber}'`)).toEqual([{ actor: 'demo-operator' }]);
    expect(await querySql(platform, 'SELECT redemption_id AS id FROM real_name_system.used_vouchers')).toEqual([{ id: used.redemptionId }]);
  });

  it('M5 parks after 20 attempts what a receiver refuses until somebody mends its configuration, and delivers it once sent again', async () => {
    gate.mode = 'misconfigured';
    const used = await useOne();
    const before = gate.attempts;
    const rounds: number[] = [];
    for (let round = 0; round < 25; round += 1) {
      platform.clock.advance(301);
      await platform.relay.deliverDue();
      rounds.push(gate.attempts - before);
    }
    expect(rounds.at(-1)).toBe(rounds.at(-4));
    const [parked] = await querySql<{ attempts: number; failure: string }>(platform, `SELECT attempt_count AS attempts, last_failure AS failure FROM voucher_platform.outbox_deliveries WHERE voucher_number = '${used.voucher.voucherNumber}' AND dead_at_ms IS NOT NULL`);
    expect(parked).toEqual({ attempts: 20, failure: 'channelUnknown' });
    gate.mode = 'up';
    const operator = await logInAs(platform, 'demo-operator');
    const [dead] = (await operator.call<{ items: { deliveryId: string }[] }>({ method: 'GET', path: '/v1/hr/deliveries?state=dead' })).body.items;
    expect(await operator.call({ method: 'POST', path: `/v1/hr/deliveries/${dead?.deliveryId ?? ''}/replay` })).toMatchObject({ status: 200 });
    await platform.relay.deliverDue();
    expect(await querySql(platform, 'SELECT redemption_id AS id FROM real_name_system.used_vouchers')).toEqual([{ id: used.redemptionId }]);
  });
});
