import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, startMs, voucherNumber, type Route } from '../../test/scripted-platform';
import type { HostBridge, Position } from '../host-bridge/host-bridge';
import type { CheckIn, CheckInForecast } from '../platform-api/platform-types';
import { createCheckInModel } from './check-in';

const path = `/v1/vouchers/${voucherNumber}/check-ins`;
const checkIn = (id: string, atMs = startMs): CheckIn => ({ checkInId: id, tool: 'location', institutionName: '太原技师学院', campusName: '主校区', checkedInAtMs: atMs, day: '2026-11-24', distanceMeters: 12 });
const forecast: CheckInForecast = {
  location: { wouldPass: false, obstacles: [], needs: ['location', 'face'] }, code: { wouldPass: false, obstacles: [], needs: ['code'] },
  institutionName: '太原技师学院', rangeMeters: 1000, dailyLimit: 5, remainingToday: 5,
};
const here: Position = { latitude: 37.87, longitude: 112.54, datum: 'gcj02', accuracyMeters: 15, atMs: startMs - 1000, isMocked: false };
const completed = { status: 201, body: { checkIn: checkIn('c1'), remainingToday: 4 } };
const grant = { grantId: 'a'.repeat(64), campusName: '主校区', reservedAtMs: startMs, expiresAtMs: startMs + 300_000, needsFace: false };

async function open(routes: Record<string, Route> = {}, bridge: Partial<HostBridge> = {}) {
  const platform = createScriptedSdk(
    {
      [`GET ${path}/forecast`]: () => ({ status: 200, body: forecast }),
      [`GET ${path}`]: () => ({ status: 200, body: { items: [] } }),
      [`POST ${path}`]: (request) => (bodyOf(request).face === undefined ? refused('checkInFaceRequired', { faceChallenge: 'challenge-1' }) : completed),
      [`POST ${path}/scan`]: () => ({ status: 201, body: grant }),
      [`POST ${path}/assisted`]: () => completed,
      ...routes,
    },
    { bridge: { override: { geolocation: { locate: async () => here }, face: { verifyFace: async () => ({ ticket: 'ticket-1' }) }, ...bridge } } },
  );
  const model = createCheckInModel(platform.sdk, { voucherNumber });
  model.start();
  model.start();
  await platform.settle();
  const bodies = (name: string) => platform.sent(name).map(bodyOf);
  return { platform, model, bodies };
}

interface Body { readonly reading?: unknown; readonly face?: unknown; readonly grantId?: string; readonly code?: string }
const bodyOf = (request: { body?: string | undefined }): Body => JSON.parse(request.body ?? '{}') as Body;

describe('check-in', () => {
  it('M2 says in advance what an attempt would get, from the cache first, and asks with the place on request', async () => {
    const { platform, model } = await open();
    expect(model.getState()).toMatchObject({ phase: 'ready', step: 'idle', forecast, isOffline: false, month: '2026-11' });
    model.preview();
    await platform.settle();
    const asked = platform.sent(`GET ${path}/forecast`).at(-1)?.url ?? '';
    expect(asked).toContain('latitude=37.87&longitude=112.54&datum=gcj02&accuracyMeters=15');
    expect(platform.sent(`POST ${path}`)).toEqual([]);
    platform.setOffline(true);
    const again = createCheckInModel(platform.sdk, { voucherNumber });
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'ready', forecast, isOffline: true });
  });

  it('R43 R46 sends place, is asked for a face, and sends again with the host\'s ticket', async () => {
    const asked: unknown[] = [];
    const { platform, model, bodies } = await open({}, { face: { verifyFace: async (request) => (asked.push(request), { ticket: 'ticket-1' }) } });
    const steps: string[] = [];
    model.subscribe(() => {
      const { step } = model.getState();
      if (steps.at(-1) !== step) steps.push(step);
    });
    model.checkIn();
    model.checkIn();
    await platform.settle();
    expect(steps).toEqual(['locating', 'sending', 'verifyingFace', 'sending', 'done']);
    expect(asked).toEqual([{ challenge: 'challenge-1', purpose: 'checkIn' }]);
    const [first, second] = bodies(`POST ${path}`);
    expect(first?.reading).toEqual({ outcome: 'fix', fix: { coordinate: { latitude: 37.87, longitude: 112.54, datum: 'gcj02' }, accuracyMeters: 15, measuredAtMs: startMs - 1000, isMocked: false } });
    expect(second).toEqual({ ...first, face: { challenge: 'challenge-1', ticket: 'ticket-1' } });
    expect(model.getState()).toMatchObject({ completed: { remainingToday: 4, checkIn: { campusName: '主校区' } } });
    model.dismiss();
    expect(model.getState()).toMatchObject({ step: 'idle', completed: undefined });
  });

  it.each([
    ['the person cancels', { face: { verifyFace: async () => ({ cancelled: true as const }) } }],
    ['the host has no face service', { face: undefined }],
  ])('R46 stays a refusal when %s', async (_, bridge) => {
    const { platform, model } = await open({}, bridge);
    model.checkIn();
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'refused', failure: { kind: 'refusal', refusal: { code: 'checkInFaceRequired', nextMove: 'fix' } } });
    expect(platform.sent(`POST ${path}`)).toHaveLength(1);
  });

  it.each([
    ['the phone refuses', { geolocation: { locate: async () => ({ denied: 'permissionRefused' as const }) } }, 'permissionRefused'],
    ['the host has none', { geolocation: undefined }, 'noFix'],
  ])('A3 reports that there is no place when %s: the platform decides what it opens', async (_, bridge, outcome) => {
    const { platform, model, bodies } = await open({ [`POST ${path}`]: () => refused('locationPermissionRefused', { remainingToday: 5 }) }, bridge);
    model.checkIn();
    await platform.settle();
    expect(bodies(`POST ${path}`)).toEqual([{ reading: { outcome } }]);
    expect(model.getState()).toMatchObject({ step: 'refused', failure: { refusal: { details: { remainingToday: 5 } } } });
    expect(platform.sent(`GET ${path}/forecast`)).toHaveLength(2); // what it opened is shown
  });

  it('R43 sends the same attempt again when its answer was lost', async () => {
    let isLost = true;
    const { platform, model } = await open({
      [`POST ${path}`]: (request) => {
        if (bodyOf(request).face === undefined) return refused('checkInFaceRequired', { faceChallenge: 'challenge-1' });
        return isLost ? 'offline' : completed;
      },
    });
    model.checkIn();
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'refused', isAnswerLost: true, isOffline: true, failure: { kind: 'fault', code: 'networkFailed' } });
    isLost = false;
    model.checkIn();
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'done', isAnswerLost: false, isOffline: false });
    const keys = platform.sent(`POST ${path}`).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(keys[2]).toBe(keys[1]);
    expect(keys[1]).not.toBe(keys[0]);
  });

  it('R48 R49 scans the campus\'s code and completes; what was missing may follow while the grant lasts', async () => {
    let isFirst = true;
    const { platform, model, bodies } = await open(
      {
        [`POST ${path}/assisted`]: () => {
          if (!isFirst) return completed;
          isFirst = false;
          return refused('locationCheckInFirst', { limitMinutes: 15 });
        },
      },
      { scanner: { scan: async () => ({ text: 'ETC1CODE' }) } },
    );
    model.openHostScanner();
    await platform.settle();
    expect(bodies(`POST ${path}/scan`)).toEqual([{ code: 'ETC1CODE' }]);
    expect(model.getState()).toMatchObject({ step: 'refused', grant, failure: { refusal: { code: 'locationCheckInFirst' } } });
    model.completeScan();
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'done', grant: undefined });
    expect(bodies(`POST ${path}/assisted`)).toEqual([{ grantId: grant.grantId }, { grantId: grant.grantId }]);
    model.completeScan();
    expect(platform.sent(`POST ${path}/assisted`)).toHaveLength(2);
  });

  it('R49 shows why a code is not taken, drops a grant that is over, and is idle again after a closed scanner', async () => {
    const { platform, model } = await open(
      { [`POST ${path}/scan`]: (request) => (bodyOf(request).code === 'x' ? refused('codeTaken') : { status: 201, body: grant }), [`POST ${path}/assisted`]: () => refused('checkInGrantExpired') },
      { scanner: { scan: async () => ({ cancelled: true }) } },
    );
    model.openHostScanner();
    await platform.settle();
    expect(model.getState().step).toBe('idle');
    model.submitCode('x');
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'refused', failure: { refusal: { code: 'codeTaken' } } });
    model.submitCode('y');
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'refused', grant: undefined, failure: { refusal: { code: 'checkInGrantExpired' } } });
  });

  it('R43 draws the month from every page, and another month on request', async () => {
    const { platform, model } = await open({
      [`GET ${path}`]: ({ url }) => {
        if (url.includes('month=2026-10')) return { status: 200, body: { items: [] } };
        return url.includes('cursor=') ? { status: 200, body: { items: [checkIn('c1', startMs - 60_000)] } } : { status: 200, body: { items: [checkIn('c2')], nextCursor: 'more' } };
      },
    });
    expect(model.getState()).toMatchObject({ checkIns: [{ checkInId: 'c2' }, { checkInId: 'c1' }], calendar: { attendedDays: 1, checkIns: 2 } });
    model.showMonth('2026-10');
    await platform.settle();
    expect(model.getState()).toMatchObject({ month: '2026-10', checkIns: [], calendar: { checkIns: 0 } });
  });

  it('M1 says why the pre-flight cannot be shown, and loads it on a refresh', async () => {
    let isDown = true;
    const { platform, model } = await open({ [`GET ${path}/forecast`]: () => (isDown ? refused('notFound') : { status: 200, body: forecast }) });
    expect(model.getState()).toMatchObject({ phase: 'failed', failure: { refusal: { code: 'notFound' } } });
    isDown = false;
    model.refresh();
    expect(model.getState().phase).toBe('loading');
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'ready', failure: undefined });
    model.dispose();
  });
});
