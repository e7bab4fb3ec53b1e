import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleProfile, startMs, type Route } from '../../test/scripted-platform';
import type { HostBridge } from '../host-bridge/host-bridge';
import type { CampusView } from '../platform-api/platform-types';
import { createCampusManagementModel } from './campus-management';

const membership = { institutionNumber: 2001, institutionName: '太原技师学院', role: 'superAdmin' as const };
const position = { latitude: 37.87, longitude: 112.54, datum: 'gcj02' as const };
const campus: CampusView = { campusNumber: 7, institutionNumber: 2001, name: '主校区', address: '演示路1号', phone: '0351', isReadyForCheckIn: false };

async function open(routes: Record<string, Route> = {}, bridge: Partial<HostBridge> = {}) {
  const platform = createScriptedSdk(
    {
      'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships: [membership] } }),
      'GET /v1/institutions/2001/campuses': () => ({ status: 200, body: { items: [campus], rangeMeters: 1000, freeMoveLimitMeters: 200 } }),
      'PUT /v1/institutions/2001/campuses/7': () => ({ status: 200, body: { ...campus, position, isReadyForCheckIn: true } }),
      'POST /v1/institutions/2001/campuses': () => ({ status: 201, body: { ...campus, campusNumber: 8 } }),
      ...routes,
    },
    { bridge: { override: { geolocation: { locate: async () => ({ ...position, accuracyMeters: 9, atMs: startMs, isMocked: false }) }, ...bridge } } },
  );
  const model = createCampusManagementModel(platform.sdk);
  model.start();
  await platform.settle();
  return { platform, model };
}

describe('campus-management', () => {
  it('R63 sets a campus\'s position from the phone, which makes it ready for check-in', async () => {
    const { platform, model } = await open();
    expect(model.getState()).toMatchObject({ phase: 'ready', campuses: [{ isReadyForCheckIn: false }], rangeMeters: 1000, freeMoveLimitMeters: 200 });
    model.save();
    model.change({ name: 'x' });
    expect(model.getState().draft).toBeUndefined();
    model.edit(7);
    model.change({ phone: '0351-7000000' });
    model.locate();
    expect(model.getState().isLocating).toBe(true);
    await platform.settle();
    expect(model.getState()).toMatchObject({ isLocating: false, draft: { campusNumber: 7, position } });
    model.save();
    model.save();
    await platform.settle();
    expect(platform.sent('PUT /v1/institutions/2001/campuses/7').map(({ body }) => JSON.parse(body ?? '') as unknown)).toEqual([{ name: '主校区', address: '演示路1号', phone: '0351-7000000', position }]);
    expect(model.getState()).toMatchObject({ draft: undefined, isSaving: false, saved: { isReadyForCheckIn: true } });
    expect(platform.sent('GET /v1/institutions/2001/campuses')).toHaveLength(2);
  });

  it('R63 adds a campus whose place is typed with its datum', async () => {
    const { platform, model } = await open();
    model.edit();
    model.change({ name: '北校区', position: { latitude: 37.9, longitude: 112.5, datum: 'wgs84' } });
    model.save();
    await platform.settle();
    expect(JSON.parse(platform.sent('POST /v1/institutions/2001/campuses')[0]?.body ?? '')).toEqual({ name: '北校区', address: '', phone: '', position: { latitude: 37.9, longitude: 112.5, datum: 'wgs84' } });
    expect(model.getState().saved).toMatchObject({ campusNumber: 8 });
  });

  it('A26 tells that a long move waits for HR', async () => {
    const waitingMove = { moveId: 3, position, distanceMeters: 1500, requestedAtMs: startMs };
    const { platform, model } = await open({ 'PUT /v1/institutions/2001/campuses/7': () => ({ status: 200, body: { ...campus, waitingMove } }) });
    model.edit(7);
    model.save();
    await platform.settle();
    expect(model.getState().saved).toMatchObject({ waitingMove: { distanceMeters: 1500 } });
  });

  it('M1 keeps the draft when it is refused or the network is away, and says why there is no place', async () => {
    const { platform, model } = await open({ 'PUT /v1/institutions/2001/campuses/7': () => refused('notSuperAdmin') }, { geolocation: { locate: async () => ({ denied: 'timeout' }) } });
    model.edit(7);
    model.locate();
    await platform.settle();
    expect(model.getState()).toMatchObject({ isLocating: false, failure: { refusal: { code: 'locationTimedOut' } } });
    model.save();
    await platform.settle();
    expect(model.getState()).toMatchObject({ draft: { campusNumber: 7 }, failure: { refusal: { code: 'notSuperAdmin' } } });
    platform.setOffline(true);
    model.save();
    await platform.settle();
    expect(model.getState()).toMatchObject({ draft: { campusNumber: 7 }, isOffline: true, failure: { kind: 'fault', code: 'networkFailed' } });
    model.cancel();
    expect(model.getState()).toMatchObject({ draft: undefined, failure: undefined });
    const again = createCampusManagementModel(platform.sdk);
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'ready', campuses: [campus], isOffline: true });
  });

  it('R56 says that somebody has no institution', async () => {
    const { model } = await open({ 'GET /v1/me': () => ({ status: 200, body: sampleProfile }) });
    expect(model.getState()).toMatchObject({ phase: 'failed', failure: { refusal: { code: 'notAnInstitutionAdmin' } } });
    model.dispose();
  });
});
