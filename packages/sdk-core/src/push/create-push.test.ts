import { describe, expect, it } from 'vitest';
import { createScriptedSdk, startMs, usedState, voucherNumber, type Route } from '../../test/scripted-platform';
import type { CheckInDisplay, ShownCheckInCode } from '../platform-api/platform-types';
import { createSeededRandom } from '../testing/seeded-random';
import { createAssistedCheckInModel } from '../view-models/assisted-check-in';
import { createStateWatch } from '../view-models/watch-state';
import { createPush, type PushCarrier, type PushListener, type SignedQuestion } from './create-push';

const shown = (sequence: number, takenCount = 0): ShownCheckInCode => ({ sequence, code: `ETC1${'A'.repeat(25)}${sequence}`, mintedAtMs: startMs, nextAtMs: startMs + 600_000, takenCount });
const display: CheckInDisplay = { displayId: 'd1', institutionNumber: 2001, campusNumber: 7, campusName: '主校区', flags: [], expiresAtMs: startMs + 1_800_000, shown: shown(1) };
const profile = { person: { maskedName: '张*', maskedIdNumber: '1', regionName: '' }, memberships: [{ institutionNumber: 2001, institutionName: '太原技师学院', role: 'superAdmin' }], notices: [], claimableCount: 0, readyCount: 0 };

/** A carrier that a test speaks through. */
function createHandCarrier() {
  const opened: (SignedQuestion & { readonly listener: PushListener; isClosed: boolean })[] = [];
  const carrier: PushCarrier = {
    open(question, listener) {
      const one = { ...question, listener, isClosed: false };
      opened.push(one);
      return () => void (one.isClosed = true);
    },
  };
  const last = () => opened.at(-1) ?? expect.fail('nothing was opened');
  return { carrier, opened, last };
}

async function showDisplay(routes: Record<string, Route> = {}) {
  const hand = createHandCarrier();
  let current = shown(1);
  const polls: { after: string | null; waitSeconds: string | null }[] = [];
  const platform = createScriptedSdk(
    {
      'GET /v1/me': () => ({ status: 200, body: profile }),
      'GET /v1/institutions/2001/campuses': () => ({ status: 200, body: { items: [], rangeMeters: 1000, freeMoveLimitMeters: 200 } }),
      'GET /v1/check-ins': () => ({ status: 200, body: { items: [] } }),
      'POST /v1/check-in-displays': () => ({ status: 201, body: display }),
      'GET /v1/check-in-displays/d1/code': ({ url }) => {
        const query = new URL(url).searchParams;
        polls.push({ after: query.get('after'), waitSeconds: query.get('waitSeconds') });
        return query.get('waitSeconds') === '0' || query.get('after') !== String(current.sequence) ? { status: 200, body: current } : new Promise(() => undefined);
      },
      ...routes,
    },
    { bridge: { override: { push: createPush({ audience: 'etv-test', carrier: hand.carrier }) } } },
  );
  const model = createAssistedCheckInModel(platform.sdk);
  model.start();
  await platform.settle();
  model.showCampus(7);
  await platform.settle();
  const tell = async (act: (listener: PushListener) => void) => {
    act(hand.last().listener);
    await platform.settle();
  };
  return { ...hand, platform, model, polls, tell, setCurrent: (code: ShownCheckInCode) => void (current = code) };
}

describe('push', () => {
  it('R61 shows the codes that are pushed, with one question before and none meanwhile', async () => {
    const { model, polls, opened, last, tell } = await showDisplay();
    expect(polls).toEqual([{ after: '1', waitSeconds: '0' }]);
    expect([opened.length, last().path]).toEqual([1, '/v1/check-in-displays/d1/code?after=1']);
    expect(Object.keys(last().headers).sort()).toEqual(['etv-audience', 'etv-session', 'signature', 'signature-input']);
    await tell((listener) => listener.onOpen());
    await tell((listener) => listener.onValue(shown(2, 1)));
    expect(model.getState().shown).toMatchObject({ sequence: 2, takenCount: 1 });
    await tell((listener) => listener.onValue(shown(2, 1)));
    expect(polls).toHaveLength(1);
    model.close();
    expect(last().isClosed).toBe(true);
  });

  it('comes back at once after an orderly end, from where it was', async () => {
    const { platform, polls, opened, last, tell, setCurrent } = await showDisplay();
    await tell((listener) => listener.onOpen());
    await tell((listener) => listener.onValue(shown(2)));
    for (let beat = 0; beat < 3; beat += 1) {
      await platform.clock.advance(15_000);
      await tell((listener) => listener.onBeat());
    }
    setCurrent(shown(2));
    await tell((listener) => listener.onEnd(true));
    expect(polls.slice(1)).toEqual([{ after: '2', waitSeconds: '0' }]);
    expect([opened.length, last().path]).toEqual([2, '/v1/check-in-displays/d1/code?after=2']);
    expect(last().headers['signature-input']).not.toBe(opened[0]?.headers['signature-input']);
  });

  it.each<[string, (stage: Awaited<ReturnType<typeof showDisplay>>) => Promise<unknown>]>([
    ['does not open within 8 s, as behind a proxy that holds answers back', ({ platform }) => platform.clock.advance(8_000)],
    ['is silent for 40 s', async ({ platform, tell }) => {
      await tell((listener) => listener.onOpen());
      await platform.clock.advance(40_000);
    }],
    ['breaks', ({ tell }) => tell((listener) => listener.onEnd(false))],
    ['ends as soon as it began', async ({ tell }) => {
      await tell((listener) => listener.onOpen());
      await tell((listener) => listener.onEnd(true));
    }],
  ])('polls when it %s, and misses nothing', async (_, happen) => {
    const stage = await showDisplay();
    const { polls, opened, model, platform, setCurrent } = stage;
    setCurrent(shown(5, 2));
    await happen(stage);
    expect(polls.slice(1)).toEqual([{ after: '1', waitSeconds: '0' }, { after: '5', waitSeconds: '20' }]);
    expect(model.getState().shown).toMatchObject({ sequence: 5 });
    expect([opened.length, opened[0]?.isClosed]).toEqual([1, true]);
    await platform.settle();
    expect(opened).toHaveLength(1);
  });

  it('is tried again after 1 to 3 s, then after twice as long each time, up to 5 min; once it has worked, from the beginning', async () => {
    const { carrier, last, opened } = createHandCarrier();
    const push = createPush({ audience: 'etv-test', carrier });
    const { sdk, clock } = createScriptedSdk({}, { bridge: { override: { push, random: createSeededRandom('many pauses') } } });
    const follow = () => push.follow({ path: '/p', query: {}, bridge: sdk.bridge, platformNowMs: () => startMs, onValue: () => undefined, identify: async () => ({ key: await sdk.session.loadKey(), keyThumbprint: 't' }) });
    const pauses: number[] = [];
    async function fail(): Promise<void> {
      last().listener.onEnd(false);
      const from = clock.monotonicMs();
      while (follow() === undefined) await clock.advance(100);
      pauses.push((clock.monotonicMs() - from) / 1000);
      await clock.advance(0);
    }
    follow();
    await clock.advance(0);
    for (let at = 0; at < 12; at += 1) await fail();
    for (const [at, pause] of pauses.entries()) {
      const middle = Math.min(300, 2 * 2 ** at);
      expect([at, pause >= middle * 0.5 && pause <= middle * 1.5 + 0.1]).toEqual([at, true]);
    }
    expect(new Set(pauses.slice(-4)).size).toBeGreaterThan(1);
    last().listener.onOpen();
    await clock.advance(10_000);
    pauses.length = 0;
    await fail();
    expect(pauses[0]).toBeLessThan(3.2);
    expect(opened).toHaveLength(14);
  });

  it('R42 follows the state of a voucher, and ends with its watch', async () => {
    const { carrier, last } = createHandCarrier();
    const push = createPush({ audience: 'etv-test', carrier });
    const { sdk, settle } = createScriptedSdk({ [`GET /v1/vouchers/${voucherNumber}/state`]: () => ({ status: 200, body: { ...usedState, status: 'claimed' } }) }, { bridge: { override: { push } } });
    const states: string[] = [];
    const watch = createStateWatch({ sdk, voucherNumber, onState: ({ status }) => states.push(status), onConnection: () => undefined, onRefused: () => undefined });
    watch.start();
    await settle();
    expect(last().path).toBe(`/v1/vouchers/${voucherNumber}/state?after=claimed`);
    last().listener.onOpen();
    last().listener.onValue(usedState);
    expect(states).toEqual(['claimed', 'used']);
    watch.stop();
    expect(last().isClosed).toBe(true);
    last().listener.onValue(usedState);
    expect(states).toHaveLength(2);
  });
});
