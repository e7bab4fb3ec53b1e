import { describe, expect, it } from 'vitest';
import { createScriptedSdk, sampleProfile, startMs, voucherNumber } from '../../test/scripted-platform';
import { loadCodeDrawing } from '../qr-code/load-code-drawing';
import { createVoucherCenterModel } from '../view-models/voucher-center';
import { createVoucherCodeModel } from '../view-models/voucher-code';
import { createVoucherHomeModel } from '../view-models/voucher-home';
import { createScanToolModel } from '../view-models/scan-tool';
import { SdkError, type SdkErrorCode } from '../errors';
import { readProfile } from '../platform-api/operations/read-profile';
import type { VoucherSdk } from '../voucher-sdk';
import { createVoucherSdk } from '../voucher-sdk';
import { guardBridge } from './guard-bridge';
import type { HostBridge } from './host-bridge';

type Method = (...given: never[]) => unknown;
type Call = readonly [port: keyof HostBridge, method: string, code: SdkErrorCode, waitsMs: number];

/** Every asynchronous call of the bridge that opening a session needs, its code, and how long it may hang. */
const calls: readonly Call[] = [
  ['storage', 'get', 'storageFailed', 5_000], ['storage', 'keys', 'storageFailed', 5_000],
  ['random', 'bytes', 'randomUnavailable', 5_000],
  ['keys', 'load', 'storageFailed', 15_000], ['keys', 'create', 'storageFailed', 15_000],
  ['suite', 'sha256', 'cryptoUnavailable', 15_000],
  ['transport', 'send', 'networkFailed', 15_000],
  ['launch', 'requestLaunch', 'launchFailed', 60_000],
];
const never = (): Promise<never> => new Promise(() => undefined);
const faults: Readonly<Record<string, Method>> = {
  throws: () => { throw new TypeError('host bug'); },
  rejects: () => Promise.reject(new Error('host bug')),
  'rejects with nothing': () => Promise.reject(undefined),
  hangs: never,
};
/** Answers of another shape than documented; `malformedResponse` where the transport gave one. */
const lies: readonly (readonly [keyof HostBridge, string, SdkErrorCode, string, unknown])[] = [
  ['storage', 'get', 'storageFailed', 'null', null], ['storage', 'get', 'storageFailed', 'an object', {}],
  ['storage', 'keys', 'storageFailed', 'nothing', undefined], ['storage', 'keys', 'storageFailed', 'numbers', [1]],
  ['random', 'bytes', 'randomUnavailable', 'too few bytes', new Uint8Array([1, 2, 3])], ['random', 'bytes', 'randomUnavailable', 'zeros', new Uint8Array(16)], ['random', 'bytes', 'randomUnavailable', 'an ArrayBuffer', new ArrayBuffer(16)], ['random', 'bytes', 'randomUnavailable', 'nothing', undefined],
  ['keys', 'create', 'storageFailed', 'nothing', undefined], ['keys', 'create', 'storageFailed', 'a long key', { publicKey: new Uint8Array(65) }], ['keys', 'load', 'storageFailed', 'null', null],
  ['suite', 'sha256', 'cryptoUnavailable', '20 bytes', new Uint8Array(20)], ['suite', 'sha256', 'cryptoUnavailable', 'a text', 'abc'],
  ['transport', 'send', 'malformedResponse', 'nothing', undefined], ['transport', 'send', 'malformedResponse', 'null', null], ['transport', 'send', 'malformedResponse', 'no status', { headers: {}, body: '{}' }],
  ['transport', 'send', 'malformedResponse', 'a parsed body', { status: 200, headers: {}, body: { ok: true } }], ['transport', 'send', 'malformedResponse', 'status NaN', { status: NaN, headers: {}, body: '{}' }],
  ['transport', 'send', 'malformedResponse', 'truncated JSON', { status: 200, headers: {}, body: '{"sessionId":"s1","expiresAt' }],
  ['transport', 'send', 'malformedResponse', '10 MB', { status: 200, headers: {}, body: `{"a":"${'x'.repeat(10_000_000)}"}` }],
  ['transport', 'send', 'malformedResponse', 'HTML', { status: 200, headers: null, body: '<html>captive portal</html>' }],
  ['launch', 'requestLaunch', 'launchFailed', 'nothing', undefined], ['launch', 'requestLaunch', 'launchFailed', 'a number', { launchCode: 123456 }], ['launch', 'requestLaunch', 'launchFailed', 'an empty text', { launchCode: '' }],
];

/** An SDK over a bridge of which one call is exchanged. */
function connect(port: keyof HostBridge, method: string, act: Method) {
  const platform = createScriptedSdk();
  const broken = Object.create(platform.bridge, { [port]: { value: Object.assign(Object.create(platform.bridge[port] as object) as object, { [method]: act }) } }) as HostBridge;
  const sdk = createVoucherSdk({ bridge: broken, platformUrl: 'https://platform.test', audience: 'etv-test', channelId: 'test', subject: 'person-1' });
  return { ...platform, sdk };
}

/** What became of it while time passed; `pending` is a hang. */
async function outcomeWithin<T>(platform: { clock: { advance(ms: number): Promise<void> } }, work: Promise<T>, milliseconds: number): Promise<unknown> {
  let outcome: unknown = 'pending';
  work.then((value) => (outcome = value), (error: unknown) => (outcome = error));
  await platform.clock.advance(milliseconds);
  return outcome;
}

describe('a bridge that throws, rejects, hangs or lies', () => {
  it.each(calls.flatMap(([port, method, code, waitsMs]) => Object.entries(faults).map(([fault, act]) => [port, method, fault, code, act, waitsMs] as const)))('%s.%s %s: %s', async (port, method, fault, code, act, waitsMs) => {
    const platform = connect(port, method, act);
    const work = readProfile(platform.sdk);
    if (fault === 'hangs') expect(await outcomeWithin(platform, work, waitsMs - 1)).toBe('pending');
    const error = await outcomeWithin(platform, work, 2);
    expect(error).toBeInstanceOf(SdkError);
    expect(error).toMatchObject({ code });
    expect(platform.sent('GET /v1/me')).toEqual([]);
  });

  it.each(lies)('%s.%s: %s for %s', async (port, method, code, _, answer) => {
    const platform = connect(port, method, async () => answer);
    expect(await outcomeWithin(platform, readProfile(platform.sdk), 1)).toMatchObject({ code });
    expect(platform.sent('GET /v1/me')).toEqual([]);
  });

  it.each(Object.entries({ ...faults, lies: async () => new Uint8Array(63) }))('a key whose sign %s: cryptoUnavailable', async (_, sign) => {
    const platform = createScriptedSdk();
    const { keys } = platform.bridge;
    const broken = connect('keys', 'create', async (name: never) => ({ ...(await keys.create(name)), sign }));
    expect(await outcomeWithin(broken, readProfile(broken.sdk), 15_001)).toMatchObject({ code: 'cryptoUnavailable' });
  });

  it('waits the request\'s own time and 5 s more for the transport', async () => {
    const platform = connect('transport', 'send', never);
    const work = platform.sdk.client.send({ method: 'GET', path: '/v1/me', timeoutMs: 25_000 });
    expect(await outcomeWithin(platform, work, 29_999)).toBe('pending');
    expect(await outcomeWithin(platform, work, 2)).toMatchObject({ code: 'networkFailed' });
  });

  it('passes on the code that a port gave itself', async () => {
    const platform = connect('keys', 'create', () => Promise.reject(new SdkError('randomUnavailable', 'none')));
    await expect(readProfile(platform.sdk)).rejects.toMatchObject({ code: 'randomUnavailable' });
  });

  it.each(['clock', 'timers', 'storage', 'random', 'keys', 'suite', 'transport', 'launch'] as const)('a bridge without %s gives a code, at the first use', async (port) => {
    const platform = createScriptedSdk();
    const bridge = Object.create(platform.bridge, { [port]: { value: undefined } }) as HostBridge;
    const sdk = createVoucherSdk({ bridge, platformUrl: 'https://platform.test', audience: 'etv-test', channelId: 'test', subject: 'person-1' });
    expect(await outcomeWithin(platform, readProfile(sdk), 1)).toBeInstanceOf(SdkError);
  });
});

describe('what is thrown at once', () => {
  it.each([['NaN', () => NaN], ['a text', () => '5'], ['nothing', () => undefined], ['an exception', () => { throw new Error('host bug'); }]])('a clock that answers %s: capabilityUnavailable', async (_, read) => {
    for (const method of ['nowMs', 'monotonicMs']) {
      const platform = connect('clock', method, read);
      expect(await outcomeWithin(platform, readProfile(platform.sdk), 1)).toMatchObject({ code: 'capabilityUnavailable' });
    }
  });

  it('timers that throw or call at once: capabilityUnavailable', async () => {
    for (const after of [faults['throws'], (_: never, run: () => void) => { run(); return () => undefined; }]) {
      const platform = connect('timers', 'after', after as Method);
      expect(await outcomeWithin(platform, readProfile(platform.sdk), 1)).toMatchObject({ code: 'capabilityUnavailable' });
    }
  });

  it('timers that call twice and cannot cancel call once', async () => {
    const due: (() => void)[] = [];
    const { timers } = guardBridge({ timers: { after: (_: number, run: () => void) => { due.push(run, run); } } } as unknown as HostBridge);
    let calls = 0;
    timers.after(5, () => (calls += 1));
    timers.after(5, () => (calls += 100))();
    due.forEach((run) => run());
    expect(calls).toBe(1);
  });
});

describe('optional capabilities', () => {
  const broken = (react: Method): HostBridge => guardBridge(Object.assign(Object.create(createScriptedSdk().bridge) as HostBridge, {
    feedback: { signal: react }, lifecycle: { onVisibility: react }, display: { keepAwake: react, brighten: react }, scanner: { scan: react }, face: { verifyFace: react }, geolocation: { locate: react },
  }));

  it('feedback and lifecycle that fail are as good as absent', () => {
    const { feedback, lifecycle } = broken(faults['throws'] as Method);
    expect(() => feedback?.signal('success')).not.toThrow();
    expect(() => lifecycle?.onVisibility(() => undefined)()).not.toThrow();
    expect(() => broken(() => 5).lifecycle?.onVisibility(() => undefined)()).not.toThrow();
  });

  it.each([['throws', faults['throws']], ['rejects', faults['rejects']], ['answers null', async () => null], ['answers a text', async () => 'text'], ['answers an empty object', async () => ({})]])('scanner, face and location that %s: capabilityUnavailable', async (_, react) => {
    const { scanner, face, geolocation } = broken(react as Method);
    for (const work of [scanner?.scan(), face?.verifyFace({ challenge: 'c', purpose: 'bindKey' }), geolocation?.locate({ timeoutMs: 1 })]) {
      await expect(work).rejects.toMatchObject({ code: 'capabilityUnavailable' });
    }
  });

  it('a display that answers nothing is fine', async () => {
    await expect(broken(() => undefined).display?.keepAwake(true)).resolves.toBeUndefined();
  });

  it('what is absent stays absent, and what else a port has stays there', () => {
    const platform = createScriptedSdk();
    expect(platform.sdk.bridge.face).toBeUndefined();
    expect(platform.sdk.bridge.suite.algorithm).toBe('ES256');
    class Counter { count = 0; nowMs() { return (this.count += 1); } monotonicMs() { return this.count; } get runId() { return 'boot'; } }
    const { clock } = guardBridge({ ...platform.bridge, clock: new Counter() });
    expect([clock.nowMs(), clock.monotonicMs(), clock.runId]).toEqual([1, 1, 'boot']);
  });
});

describe('widgets on a broken bridge', () => {
  const models = {
    'voucher-home': (sdk: VoucherSdk) => createVoucherHomeModel(sdk),
    'voucher-center': (sdk: VoucherSdk) => createVoucherCenterModel(sdk),
    'voucher-code': (sdk: VoucherSdk) => createVoucherCodeModel(sdk, { voucherNumber }),
    'scan-tool': (sdk: VoucherSdk) => createScanToolModel(sdk),
  };
  const everyCall = [...calls.map(([port, method, code]) => [port, method, code] as const), ['clock', 'nowMs', 'capabilityUnavailable'], ['clock', 'monotonicMs', 'capabilityUnavailable'], ['timers', 'after', 'capabilityUnavailable']] as const;

  it.each(everyCall.flatMap((call) => Object.keys(models).map((name) => [name, ...call] as const)))('%s with a broken %s.%s ends with a code on screen: %s', async (name, port, method, code) => {
    const platform = connect(port, method, faults['throws'] as Method);
    const model = models[name as keyof typeof models](platform.sdk);
    model.start();
    await platform.clock.advance(10);
    const codes = JSON.stringify(model.getState()).match(/"kind":"fault","code":"\w+"/g) ?? [];
    expect(codes).toContain(`"kind":"fault","code":"${code}"`);
    model.dispose();
  });

  it('a code page whose clock breaks later takes the code away', async () => {
    await loadCodeDrawing();
    let isBroken = false;
    const platform = connect('clock', 'monotonicMs', () => (isBroken ? NaN : 0));
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'showing' });
    isBroken = true;
    await platform.clock.advance(61_000);
    expect(model.getState()).toMatchObject({ phase: 'failed', failure: { code: 'capabilityUnavailable' }, codeText: undefined });
    model.dispose();
  });

  it('a reservation whose clock breaks while it counts down ends with a code', async () => {
    let isBroken = false;
    const membership = { institutionNumber: 7, name: '太原技师学院', role: 'superAdmin' };
    const sound = createScriptedSdk({ 'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships: [membership] } }) });
    const bridge = Object.create(sound.bridge, { clock: { value: { nowMs: sound.clock.nowMs, monotonicMs: () => (isBroken ? NaN : sound.clock.monotonicMs()) } } }) as HostBridge;
    const model = createScanToolModel(createVoucherSdk({ bridge, platformUrl: 'https://platform.test', audience: 'etv-test', channelId: 'test', subject: 'person-1' }));
    model.start();
    await sound.settle();
    model.submitCode(`ETV1${'A'.repeat(332)}`);
    await sound.settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming' });
    isBroken = true;
    await sound.clock.advance(1_000);
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { code: 'capabilityUnavailable' } });
    model.dispose();
  });

  it('a profile of a sound bridge is still read', async () => {
    const platform = createScriptedSdk();
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: true, value: { ...sampleProfile, serverTimeMs: startMs } });
  });
});
