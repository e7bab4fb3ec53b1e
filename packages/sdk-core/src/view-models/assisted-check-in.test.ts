import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleProfile, startMs, type Route } from '../../test/scripted-platform';
import type { CampusView, CheckInDisplay, ShownCheckInCode } from '../platform-api/platform-types';
import { createAssistedCheckInModel } from './assisted-check-in';

const membership = { institutionNumber: 2001, institutionName: '太原技师学院', role: 'superAdmin' as const };
const campus: CampusView = { campusNumber: 7, institutionNumber: 2001, name: '主校区', address: '', phone: '', isReadyForCheckIn: true, position: { latitude: 37.87, longitude: 112.54, datum: 'gcj02' } };
const shown = (sequence: number, mintedAtMs = startMs, takenCount = 0): ShownCheckInCode => ({ sequence, code: `ETC1${'A'.repeat(25)}${sequence}`, mintedAtMs, nextAtMs: mintedAtMs + 60_000, takenCount });
const display: CheckInDisplay = { displayId: 'd1', institutionNumber: 2001, campusNumber: 7, campusName: '主校区', flags: [], expiresAtMs: startMs + 1_800_000, shown: shown(1) };
const record = { checkInId: 'c1', voucherNumber: '4928D3E9B2DD58AB', voucherName: '焊工', maskedName: '张*', maskedIdNumber: '140105************', tool: 'code', campusName: '主校区', checkedInAtMs: startMs, flags: [] };

async function open(routes: Record<string, Route> = {}) {
  const signals: string[] = [];
  const awake: boolean[] = [];
  /** Answers the question that is open. */
  let answer: (value: ReturnType<typeof refused>) => void = () => undefined;
  const platform = createScriptedSdk(
    {
      'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships: [membership] } }),
      'GET /v1/institutions/2001/campuses': () => ({ status: 200, body: { items: [campus], rangeMeters: 1000, freeMoveLimitMeters: 200 } }),
      'GET /v1/check-ins': () => ({ status: 200, body: { items: [record] } }),
      'POST /v1/check-in-displays': () => ({ status: 201, body: display }),
      'GET /v1/check-in-displays/d1/code': () => new Promise((resolve) => (answer = resolve)),
      ...routes,
    },
    { bridge: { override: { feedback: { signal: (kind) => void signals.push(kind) }, display: { keepAwake: async (isOn) => void awake.push(isOn), brighten: async () => undefined } } } },
  );
  const model = createAssistedCheckInModel(platform.sdk);
  model.start();
  model.start();
  await platform.settle();
  const reply = async (value: ReturnType<typeof refused>) => {
    answer(value);
    await platform.settle();
  };
  return { platform, model, signals, awake, reply };
}

describe('assisted-check-in', () => {
  it('R61 lists my campuses and who just checked in, and shows the code with its seconds', async () => {
    const { platform, model, awake } = await open();
    expect(model.getState()).toMatchObject({ phase: 'choosing', institutionNumber: 2001, campuses: [campus], recent: [{ maskedName: '张*' }] });
    model.showCampus(7);
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'showing', display: { displayId: 'd1' }, shown: { sequence: 1 }, secondsLeft: 60 });
    expect(JSON.parse(platform.sent('POST /v1/check-in-displays')[0]?.body ?? '')).toEqual({ institutionNumber: 2001, campusNumber: 7, reading: { outcome: 'noFix' } });
    await platform.clock.advance(1500);
    expect(model.getState().secondsLeft).toBe(59);
    model.close();
    expect(model.getState()).toMatchObject({ phase: 'choosing', display: undefined, shown: undefined, secondsLeft: 0 });
    expect(awake.slice(-2)).toEqual([true, false]);
  });

  it('R61 moves on with a scan, sounds, and reads the list again', async () => {
    const { platform, model, signals, reply } = await open();
    model.showCampus(7);
    await platform.settle();
    const before = platform.sent('GET /v1/check-ins').length;
    await reply({ status: 200, body: shown(2, startMs, 1) });
    expect(model.getState()).toMatchObject({ shown: { sequence: 2, takenCount: 1 } });
    expect(signals).toEqual(['success']);
    expect(platform.sent('GET /v1/check-ins')).toHaveLength(before + 1);
    await reply({ status: 200, body: shown(3, startMs, 1) });
    expect(signals).toEqual(['success']);
    expect(platform.sent('GET /v1/check-in-displays/d1/code').map(({ url }) => new URL(url).searchParams.get('after'))).toEqual(['1', '2', '3']);
  });

  it('R61 takes a code off the screen that nobody could use any more, and says that the network is away', async () => {
    const { platform, model, reply } = await open();
    model.showCampus(7);
    await platform.settle();
    platform.setOffline(true);
    await reply('offline' as never);
    expect(model.getState()).toMatchObject({ isOffline: true, shown: { sequence: 1 } });
    await platform.clock.advance(69_000);
    expect(model.getState()).toMatchObject({ shown: { sequence: 1 }, secondsLeft: 0 });
    await platform.clock.advance(2_000);
    expect(model.getState().shown).toBeUndefined();
  });

  it('R61 opens the display anew when it is over, and stops at any other refusal', async () => {
    const { platform, model, reply } = await open();
    model.showCampus(7);
    await platform.settle();
    await reply(refused('notFound'));
    expect(model.getState().phase).toBe('showing');
    expect(platform.sent('POST /v1/check-in-displays')).toHaveLength(2);
    await reply(refused('notAnInstitutionAdmin'));
    expect(model.getState()).toMatchObject({ phase: 'choosing', shown: undefined, failure: { refusal: { code: 'notAnInstitutionAdmin' } } });
  });

  it('R63 says that a campus without a position shows no code', async () => {
    const { platform, model } = await open({ 'POST /v1/check-in-displays': () => refused('campusWithoutPosition', { campus: '主校区' }) });
    model.showCampus(7);
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'choosing', failure: { refusal: { code: 'campusWithoutPosition', details: { campus: '主校区' } } } });
  });

  it('R56 is blocked for who has no institution, and after a retry is not', async () => {
    let memberships: object[] = [];
    const { platform, model } = await open({ 'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships } }) });
    expect(model.getState()).toMatchObject({ phase: 'blocked', failure: { refusal: { code: 'notAnInstitutionAdmin' } } });
    memberships = [membership, { ...membership, institutionNumber: 2002 }];
    model.retry();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'choosing', institutionNumber: 2001 });
    model.chooseInstitution(2002);
    expect(model.getState()).toMatchObject({ phase: 'loading', institutionNumber: 2002, campuses: [], recent: [] });
    model.dispose();
  });
});
