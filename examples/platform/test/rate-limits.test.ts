import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSocket } from './harness/push-client';
import { inventPerson } from './harness/test-crowd';
import { createDevice, requestLaunch, createSigner, signCall, type Signer } from './harness/test-device';
import { callJson, logInAs } from './harness/test-hr';
import { startTestPlatform, type TestPlatform } from './harness/start-test-platform';

const limits = { perActor: 6, perChannel: 12, perAddress: 10, allPerAddress: 200, logInsPerAddress: 4 };

describe('rate limits', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql', { rateLimits: limits, trustedProxies: ['127.0.0.1'] });
  });
  afterAll(() => platform.close());

  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  it('holds back one device and no other, and says how long', async () => {
    const [busy, calm] = [await createDevice(platform, { person: inventPerson(81) }), await createDevice(platform, { person: inventPerson(82) })];
    // Opening the session was the key's first request.
    for (let at = 1; at < limits.perActor; at += 1) expect((await busy.call({ method: 'GET', path: '/v1/me' })).status).toBe(200);
    const { url, init } = await signCall(platform, busy.signer, { method: 'GET', path: '/v1/me' });
    const refused = await fetch(url, init);
    const body = (await refused.json()) as { code: string; details: { seconds: number }; requestId: string };
    expect([refused.status, body.code]).toEqual([429, 'rateLimited']);
    expect(body.details.seconds).toBeGreaterThan(0);
    expect(body.details.seconds).toBeLessThanOrEqual(60);
    expect(refused.headers.get('retry-after')).toBe(String(body.details.seconds));
    expect(refused.headers.get('etv-request-id')).toBe(body.requestId);
    expect((await calm.call({ method: 'GET', path: '/v1/me' })).status).toBe(200);
  });

  it('holds back one channel and no other', async () => {
    const keyThumbprint = (await createSigner()).keyId;
    const launch = (channelId: 'minshengshanxi' | 'sanjintong', at: number) => requestLaunch(platform, { person: inventPerson(at), keyThumbprint, deviceId: 'd', channelId });
    const codes: (string | undefined)[] = [];
    for (let at = 0; at < limits.perChannel; at += 1) codes.push((await launch('minshengshanxi', 90 + at)).code);
    expect(codes.at(-1)).toBe('rateLimited');
    expect((await launch('sanjintong', 90)).code).toBeUndefined();
  });

  it('counts open endpoints by the address that a trusted balancer names, and never health and readiness', async () => {
    const statuses = [];
    for (let at = 0; at <= limits.perAddress; at += 1) statuses.push((await fetch(`${platform.url}/v1/trust-list`, from('203.0.113.7'))).status);
    expect(statuses).toEqual([...Array.from({ length: limits.perAddress }, () => 200), 429]);
    expect((await fetch(`${platform.url}/v1/trust-list`, from('203.0.113.8'))).status).toBe(200);
    for (let at = 0; at < 2 * limits.perAddress; at += 1) expect((await fetch(`${platform.url}/v1/ready`, from('203.0.113.7'))).status).toBe(200);
  });

  it('counts what is signed by nobody by its address, before anything is verified', async () => {
    const codes = [];
    for (let at = 0; at <= limits.allPerAddress; at += 1) codes.push(((await (await fetch(`${platform.url}/v1/me`, from('203.0.113.21'))).json()) as { code: string }).code);
    expect(codes.filter((code) => code === 'rateLimited')).toHaveLength(1);
    expect(codes.at(-1)).toBe('rateLimited');
    expect(((await (await fetch(`${platform.url}/v1/me`, from('203.0.113.22'))).json()) as { code: string }).code).not.toBe('rateLimited');
  });

  it('counts what a socket follows as requests of its device and its address', async () => {
    const busy = await createDevice(platform, { person: inventPerson(83), channelId: 'sanjintong' });
    const socket = await openSocket(platform, { 'x-forwarded-for': '203.0.113.31' });
    const follow = async (signer: Signer) => {
      await socket.follow('a', signer, `/v1/vouchers/${'0'.repeat(16)}/state`);
      return (await socket.messages.next()).refusal?.code;
    };
    const codes = [];
    // Opening the session was the key's first request.
    for (let at = 1; at <= limits.perActor; at += 1) codes.push(await follow(busy.signer));
    expect(codes).toEqual([...Array.from({ length: limits.perActor - 1 }, () => 'notFound'), 'rateLimited']);
    expect((await busy.call({ method: 'GET', path: '/v1/me' })).code).toBe('rateLimited');
    for (let at = limits.perActor; at < limits.allPerAddress; at += 1) expect(await follow({ ...busy.signer, sessionId: 'x' })).toBe('sessionUnknown');
    const elsewhere = (await (await fetch(`${platform.url}/v1/me`, from('203.0.113.31'))).json()) as { code: string };
    expect(elsewhere.code).toBe('rateLimited');
    socket.hangUp();
  });

  it('counts log-ins sooner, before a password is looked at, and locks no account by it', async () => {
    const logIn = async (address: string) => {
      const init = { method: 'POST', headers: { ...from(address).headers, 'content-type': 'application/json' }, body: JSON.stringify({ account: 'demo-shanxi', password: 'wrong' }) };
      return ((await (await fetch(`${platform.url}/v1/hr/sessions`, init)).json()) as { code: string }).code;
    };
    const codes = [];
    for (let at = 0; at <= limits.logInsPerAddress; at += 1) codes.push(await logIn('203.0.113.9'));
    expect(codes).toEqual([...Array.from({ length: limits.logInsPerAddress }, () => 'wrongCredentials'), 'rateLimited']);
    // The lock-out counts 5 failures over all nodes; the fifth guess was not one.
    expect((await logInAs(platform, 'demo-shanxi')).account).toBe('demo-shanxi');
  });

  it('believes nobody else about addresses', async () => {
    const alone = await startTestPlatform('postgresql', { rateLimits: limits });
    const statuses = [];
    for (let at = 0; at <= limits.perAddress; at += 1) statuses.push((await fetch(`${alone.url}/v1/time`, from(`203.0.113.${at}`))).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await callJson(alone, { method: 'GET', path: '/v1/health' })).status).toBe(200);
    await alone.close();
  });
});
