import type { Redemption, RedemptionPage } from '@skill-voucher/sdk-core';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

/** Stands before the real-name system: up, down, or taking the event and failing to say so. */
class FlakyGate {
  mode: 'up' | 'down' | 'mute' = 'down';
  target = '';
  attempts = 0;
  private readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => void this.forward(request.url ?? '', request.headers, Buffer.concat(parts)).then((status) => response.writeHead(status).end()));
  });

  private async forward(path: string, headers: NodeJS.Dict<string | string[]>, body: Buffer): Promise<number> {
    this.attempts += 1;
    if (this.mode === 'down') return 503;
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
});
