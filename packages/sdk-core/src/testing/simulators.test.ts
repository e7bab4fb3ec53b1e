import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { createScriptedSdk } from '../../test/scripted-platform';
import { measureDistanceMeters } from '../attendance/measure-distance';
import { readProfile } from '../platform-api/operations/read-profile';
import {
  createCameraFrame, createFakeFaceVerifier, createFakeScanner, createFixedClock, createLossyTransport, createScriptedGeolocation, createScriptedTransport, createSeededNumbers, createWalkingGeolocation,
  locateOnWalk, refuseFaces, type GpsWalkOptions, type LossyTransportOptions,
} from './index';

const codeText = `ETV1${'ABCDEFGH234567'.repeat(24).slice(0, 332)}`;

describe('M11 a scanner by script', () => {
  it('M11 sees codes, cancels, fails, and waits for more', async () => {
    const scanner = createFakeScanner({ text: codeText }, 'cancel', 'fail');
    expect(await scanner.scan()).toEqual({ text: codeText });
    expect(await scanner.scan()).toEqual({ cancelled: true });
    await expect(scanner.scan()).rejects.toMatchObject({ code: 'capabilityUnavailable' });
    const waiting = scanner.scan();
    scanner.enqueue({ text: 'later' }, { text: 'next' });
    expect([await waiting, await scanner.scan(), scanner.openings]).toEqual([{ text: 'later' }, { text: 'next' }, 5]);
  });
});

describe('M11 camera frames of a code', () => {
  const decode = (frame: ReturnType<typeof createCameraFrame>): string | undefined => {
    try {
      return decodeQR({ width: frame.width, height: frame.height, data: frame.data });
    } catch {
      return undefined;
    }
  };

  it('M11 a clean and a slightly noisy frame read back; a covered one does not', () => {
    expect(decode(createCameraFrame({ text: codeText }))).toBe(codeText);
    expect(decode(createCameraFrame({ text: codeText, noise: 0.02, seed: 'a' }))).toBe(codeText);
    expect(decode(createCameraFrame({ text: codeText, covered: 0.5 }))).toBeUndefined();
    expect(decode(createCameraFrame({ text: codeText, noise: 0.9 }))).toBeUndefined();
  });

  it('M11 are the same for a seed and others for another', () => {
    const of = (seed: string) => createCameraFrame({ text: codeText, noise: 0.1, seed }).data.join();
    expect(of('a')).toBe(of('a'));
    expect(of('a')).not.toBe(of('b'));
  });
});

describe('M11 a walk by GPS', () => {
  const walk: GpsWalkOptions = { path: [{ latitude: 37.87, longitude: 112.55 }, { latitude: 37.88, longitude: 112.55 }], datum: 'gcj02', speedMetersPerSecond: 1.4, seed: 'walk', accuracyMeters: 10 };
  const from = { ...walk.path[0], datum: 'gcj02' } as const;

  it.each([0, 60, 300, 700])('M11 is %i s × 1.4 m/s from its start, within its accuracy', (seconds) => {
    const position = locateOnWalk(walk, 1_000, seconds * 1000);
    expect(position).toMatchObject({ datum: 'gcj02', accuracyMeters: 10, isMocked: false, atMs: 1_000 + seconds * 1000 });
    expect(Math.abs(measureDistanceMeters(position as never, from) - seconds * 1.4)).toBeLessThanOrEqual(13);
  });

  it('M11 ends at the last point, and is the same for a seed', () => {
    expect(measureDistanceMeters(locateOnWalk(walk, 0, 9e6) as never, { ...(walk.path[1] as { latitude: number; longitude: number }), datum: 'gcj02' })).toBeLessThanOrEqual(11);
    expect(locateOnWalk(walk, 0, 5_000)).toEqual(locateOnWalk(walk, 0, 5_000));
    expect(locateOnWalk(walk, 0, 5_000)).not.toEqual(locateOnWalk({ ...walk, seed: 'other' }, 0, 5_000));
  });

  it('M11 goes on with the clock, mocked where asked, and a script shows denials', async () => {
    const clock = createFixedClock(1_795_482_000_000);
    const geolocation = createWalkingGeolocation({ ...walk, clock, isMocked: true });
    await clock.advance(100_000);
    expect(await geolocation.locate({ timeoutMs: 1 })).toEqual(locateOnWalk({ ...walk, isMocked: true }, 1_795_482_000_000, 100_000));
    const scripted = createScriptedGeolocation({ denied: 'timeout' }, { denied: 'permissionRefused' });
    expect([await scripted.locate({ timeoutMs: 1 }), await scripted.locate({ timeoutMs: 1 }), await scripted.locate({ timeoutMs: 1 })]).toEqual([{ denied: 'timeout' }, { denied: 'permissionRefused' }, { denied: 'permissionRefused' }]);
  });
});

describe('M11 a face service by script', () => {
  it('M11 refuses n times, then grants; the ticket tells it to the platform alone', async () => {
    const face = createFakeFaceVerifier(refuseFaces(3));
    const seen: unknown[] = [];
    for (let time = 0; time < 5; time += 1) {
      const checked = await face.verifyFace({ challenge: `c${time}`, purpose: 'bindKey' });
      seen.push('ticket' in checked && face.lookUp(checked.ticket));
    }
    expect(seen).toEqual([false, false, false, true, true].map((isRecognised, time) => ({ challenge: `c${time}`, isRecognised })));
    expect(face.lookUp('invented')).toBeUndefined();
  });

  it('M11 is cancelled or down', async () => {
    const face = createFakeFaceVerifier(['cancelled', 'serviceDown']);
    expect(await face.verifyFace({ challenge: 'c', purpose: 'bindKey' })).toEqual({ cancelled: true });
    await expect(face.verifyFace({ challenge: 'c', purpose: 'bindKey' })).rejects.toMatchObject({ code: 'capabilityUnavailable' });
    expect(face.challenges).toEqual(['c', 'c']);
  });
});

describe('M11 a lossy network', () => {
  const request = { method: 'POST', url: 'https://platform.test/v1/claims', headers: {}, body: '{}', timeoutMs: 10_000 } as const;

  function open(lossy: Partial<LossyTransportOptions>) {
    const clock = createFixedClock(0);
    const inner = createScriptedTransport(() => ({ status: 200, body: { value: 'x'.repeat(40) } }));
    const transport = createLossyTransport({ transport: inner, timers: clock, seed: 'net', ...lossy });
    const send = async () => {
      const startMs = clock.monotonicMs();
      const work = transport.send(request).then((answer) => ({ body: answer.body, tookMs: clock.monotonicMs() - startMs }), (error: { code: string }) => ({ code: error.code, tookMs: clock.monotonicMs() - startMs }));
      await clock.advance(10_000);
      return work;
    };
    return { inner, transport, send };
  }

  it.each([
    [{ requestLoss: 1 }, 0, { code: 'networkFailed', tookMs: 10_000 }], [{ answerLoss: 1 }, 1, { code: 'networkFailed', tookMs: 10_000 }],
    [{ duplication: 1 }, 2, { body: expect.stringContaining('xx"}') }], [{ delayMs: [400, 400] as const }, 1, { tookMs: 400 }],
  ])('M11 %j reaches the platform %i times', async (lossy, times, outcome) => {
    const { inner, send } = open(lossy);
    expect(await send()).toMatchObject(outcome);
    expect(inner.requests).toHaveLength(times);
  });

  it('M11 a cut answer is no JSON', async () => {
    const { body } = await open({ cutting: 1 }).send() as { body: string };
    expect(() => JSON.parse(body) as unknown).toThrow();
  });

  it('M11 draws the shares it was given, the same for a seed', async () => {
    const fatesOf = async (seed: string) => {
      const { transport } = open({ seed, requestLoss: 0.2, answerLoss: 0.1, duplication: 0.1, cutting: 0.1 });
      for (let time = 0; time < 1_000; time += 1) void transport.send({ ...request, timeoutMs: 0 }).catch(() => undefined);
      return transport.fates;
    };
    const fates = await fatesOf('a');
    expect(fates.filter((fate) => fate === 'requestLost').length).toBeGreaterThan(150);
    expect(fates.filter((fate) => fate === 'delivered').length).toBeGreaterThan(440);
    expect(await fatesOf('a')).toEqual(fates);
    expect(await fatesOf('b')).not.toEqual(fates);
  });

  it('M11 an SDK behind it gives a code or the answer, never anything else', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const platform = createScriptedSdk();
      const lossy = createLossyTransport({ transport: platform.bridge.transport, timers: platform.clock, seed: `${seed}`, requestLoss: 0.2, answerLoss: 0.2, duplication: 0.2, cutting: 0.2, delayMs: [10, 900] });
      Object.assign(platform.bridge, { transport: lossy });
      const work = readProfile(platform.connect()).then(() => 'answered', (error: { code: string }) => error.code);
      await platform.clock.advance(60_000);
      expect(['answered', 'networkFailed', 'malformedResponse']).toContain(await work);
    }
  });

  it('M11 seeded numbers spread evenly over [0, 1)', () => {
    const next = createSeededNumbers('even');
    const numbers = Array.from({ length: 10_000 }, next);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(Math.abs(numbers.reduce((sum, number) => sum + number) / 10_000 - 0.5)).toBeLessThan(0.02);
  });
});
