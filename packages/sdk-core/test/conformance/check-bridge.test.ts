import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SdkError } from '../../src/errors';
import type { HostBridge } from '../../src/host-bridge/host-bridge';
import { checkBridge, describeConformance, testHostBridge, type ConformanceReport } from '../../src/testing';
import { conformanceChecks, createRun } from '../../src/testing/conformance/check-bridge';
import type { ConformanceCheck } from '../../src/testing/conformance/conformance-check';
import { breakages } from './broken-bridges';
import { createSoundBridges } from './sound-bridge';
import { startPlatformStub, type PlatformStub } from './platform-stub';

let platform: PlatformStub;
beforeAll(async () => {
  platform = await startPlatformStub();
});
afterAll(() => platform.close());

const problemsOf = (report: ConformanceReport) => report.results.filter(({ outcome }) => outcome === 'faulty' || outcome === 'hung');
const withoutRandom = (): HostBridge => ({ ...createSoundBridges()(), random: { bytes: () => Promise.reject(new SdkError('randomUnavailable', 'none')) } });

describe('M10 the conformance kit and a sound bridge', () => {
  it('M10 finds every port of a bridge on Node fulfilled and leaves nothing behind', async () => {
    const createBridge = createSoundBridges();
    const report = await checkBridge(createBridge, { platformUrl: platform.url, silentUrl: platform.silentUrl, ask: ['launch', 'scanner', 'geolocation'], createBridgeWithoutRandom: withoutRandom });
    expect(problemsOf(report)).toEqual([]);
    expect(report).toMatchObject({ isConformant: true, counts: { fulfilled: conformanceChecks.length } });
    expect(await createBridge().storage.keys('')).toEqual([]);
  }, 30_000);

  it('M10 says what a bare bridge lacks and what was not checked', async () => {
    const { clock, timers, random, storage, keys, suite, transport, launch } = createSoundBridges()();
    const report = await checkBridge({ clock: { nowMs: clock.nowMs, monotonicMs: clock.monotonicMs }, timers, random, storage, keys, suite, transport, launch }, { silentUrl: platform.silentUrl });
    expect(report).toMatchObject({ isConformant: true, counts: { absent: 10 } });
    const outcomeOf = Object.fromEntries(report.results.map(({ name, outcome }) => [name, outcome]));
    expect(outcomeOf).toMatchObject({ 'scanner.present': 'absent', 'launch.code': 'notChecked', 'transport.body': 'notChecked', 'storage.secondInstance': 'notChecked', 'random.failsClosed': 'notChecked' });
    expect(report.results.every(({ measured }) => measured['zh-CN'] !== '' && measured.en !== '')).toBe(true);
  }, 30_000);

  it('M10 calls a device without a CSPRNG absent, not faulty', async () => {
    const run = createRun(withoutRandom(), {});
    const check = conformanceChecks.find(({ name }) => name === 'random.length') as ConformanceCheck;
    expect(await run(check)).toMatchObject({ outcome: 'absent' });
  });
});

describe('M10 the conformance kit and a broken bridge', () => {
  it.each(breakages.map((breakage) => [breakage.check, breakage.lie, breakage] as const))('M10 %s sees: %s', async (name, _lie, { change, options, outcome = 'faulty' }) => {
    const createSound = createSoundBridges();
    const createBridge = (): HostBridge => {
      const sound = createSound();
      return Object.create(sound, Object.getOwnPropertyDescriptors(change(sound))) as HostBridge;
    };
    const check = conformanceChecks.find((one) => one.name === name) as ConformanceCheck;
    const timeoutMs = name === 'transport.timeout' ? 3_200 : 300;
    const options_ = { platformUrl: platform.url, silentUrl: platform.silentUrl, timeoutMs, ...options };
    const result = await createRun(createBridge, options_)(check);
    expect(result).toMatchObject({ name, outcome, change: { 'zh-CN': expect.stringMatching(/[一-鿿]/), en: expect.stringMatching(/^[\x20-\x7e–−‖…]+$/) } });
    // The same check on the bridge that was broken: what it saw was the lie.
    expect(await createRun(createSound, { ...options_, timeoutMs: 5_000, createBridgeWithoutRandom: withoutRandom })(check)).toMatchObject({ outcome: 'fulfilled' });
  });

  it('M10 every check is seen failing by one row at least', () => {
    expect([...new Set(breakages.map(({ check }) => check))].sort()).toEqual(conformanceChecks.map(({ name }) => name).sort());
  });

  it('M10 a bridge of which everything throws or hangs gets a whole report', async () => {
    const hostile = (react: () => unknown): HostBridge => new Proxy({}, { get: () => new Proxy({}, { get: () => react }) }) as HostBridge;
    for (const react of [() => { throw new Error('broken'); }, () => new Promise(() => undefined), () => null, () => undefined]) {
      const report = await checkBridge(hostile(react), { timeoutMs: 20, platformUrl: platform.url, ask: ['launch', 'scanner', 'geolocation'] });
      expect(report.isConformant).toBe(false);
      expect(report.results).toHaveLength(conformanceChecks.length);
    }
  }, 30_000);

  it.each([
    ['throws', () => { throw new Error('no bridge here'); }],
    ['hangs', () => new Promise<HostBridge>(() => undefined)],
    ['answers null', () => null as unknown as HostBridge],
  ])('M10 a createBridge that %s is told once', async (_, createBridge) => {
    const report = await checkBridge(createBridge, { timeoutMs: 100 });
    expect(problemsOf(report).map(({ name }) => name)).toContain('bridge.ports');
    expect(report.counts.notChecked).toBeGreaterThan(30);
  }, 30_000);

  it('M1 the text names check, measured value and what to change, in both languages', async () => {
    const report = await checkBridge({ ...createSoundBridges()(), clock: { nowMs: () => 1_795_482_000, monotonicMs: () => 1 } }, { timeoutMs: 500 });
    expect(describeConformance(report)).toContain('✗ clock.milliseconds  nowMs() 是 unix 毫秒 — 不符合: 得到 1795482000，是秒\n    修改: 返回 Date.now()，不要除以 1000');
    expect(describeConformance(report, { locale: 'en' })).toContain('✗ clock.milliseconds  nowMs() is unix milliseconds — faulty: got 1795482000, which is seconds\n    change: Return Date.now(), not divided by 1000');
    expect(describeConformance(report)).toMatch(/不符合 [1-9].*\n结论：不符合/);
  }, 30_000);
});

describe('M10 the checks as a suite of the host\'s own tests', () => {
  testHostBridge({ describe, it }, 'a sound bridge', createSoundBridges(), { timeoutMs: 5_000 });

  it('M10 fails the test of the check that does not hold', async () => {
    const tests = new Map<string, () => Promise<void>>();
    testHostBridge({ describe: (_, define) => define(), it: (name, test) => void tests.set(name.split(':')[0] as string, test) }, 'broken', { ...createSoundBridges()(), clock: { nowMs: () => 5, monotonicMs: () => 1 } });
    expect([...tests.keys()]).toEqual(conformanceChecks.map(({ name }) => name));
    await expect(tests.get('clock.milliseconds')?.()).rejects.toThrow('faulty: got 5, not between 2020 and 2100');
    await expect(tests.get('timers.cancel')?.()).resolves.toBeUndefined();
  });
});
