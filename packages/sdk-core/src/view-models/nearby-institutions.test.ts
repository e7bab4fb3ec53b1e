import { describe, expect, it } from 'vitest';
import { createScriptedSdk, type Route } from '../../test/scripted-platform';
import type { NearbyInstitution } from '../platform-api/platform-types';
import { createNearbyInstitutionsModel } from './nearby-institutions';

const place = (institutionNumber: number, phone = '0351-2'): NearbyInstitution => ({ institutionNumber, institutionName: `机构${institutionNumber}`, institutionPhone: '0351-1', campusNumber: institutionNumber, campusName: '主校区', address: '演示路', phone, canBook: true, distanceMeters: institutionNumber });
const fix = { latitude: 37.87, longitude: 112.54, datum: 'gcj02', accuracyMeters: 30, atMs: 0, isMocked: false } as const;
const route = 'GET /v1/institutions/nearby';

async function open(options: { bridge?: Parameters<typeof createScriptedSdk>[1]; routes?: Record<string, Route> } = {}) {
  const platform = createScriptedSdk({
    [route]: ({ url }) => ({ status: 200, body: url.includes('cursor=') ? { items: [place(3)], isApproximate: false } : { items: [place(1), place(2, '')], isApproximate: false, nextCursor: 'next' } }),
    ...options.routes,
  }, options.bridge);
  const model = createNearbyInstitutionsModel(platform.sdk);
  model.start();
  model.start();
  await platform.settle();
  return { platform, model };
}

describe('nearby-institutions', () => {
  it('R40 lists institutions by my position, page by page, and calls them', async () => {
    const called: string[] = [];
    const { platform, model } = await open({ bridge: { bridge: { override: { geolocation: { locate: async () => fix }, phoneCall: { call: async (phone) => void called.push(phone) } } } } });
    expect(platform.sent(route)[0]?.url).toContain('latitude=37.87&longitude=112.54&datum=gcj02&accuracyMeters=30');
    expect(model.getState()).toMatchObject({ orderedBy: 'distance', denied: undefined, canCall: true, institutions: { phase: 'ready', hasMore: true } });
    model.loadMore();
    await platform.settle();
    expect(model.getState().institutions.items.map(({ institutionNumber }) => institutionNumber)).toEqual([1, 2, 3]);
    for (const institution of model.getState().institutions.items) model.call(institution);
    expect(called).toEqual(['0351-2', '0351-1', '0351-2']);
  });

  it.each([
    ['permissionRefused', { geolocation: { locate: async () => ({ denied: 'permissionRefused' as const }) } }],
    ['noFix', { geolocation: { locate: async () => Promise.reject(new Error('broken')) } }],
    ['noGeolocation', {}],
  ])('R40 M1 lists by region and says why: %s', async (denied, bridge) => {
    const { platform, model } = await open({ bridge: { bridge: { override: bridge } } });
    expect(model.getState()).toMatchObject({ orderedBy: 'region', denied, institutions: { phase: 'ready' }, canCall: false });
    expect(platform.sent(route)[0]?.url).not.toContain('latitude');
  });

  it('R40 M1 lists by region and says why when the platform may not use the position', async () => {
    const { model } = await open({
      bridge: { bridge: { override: { geolocation: { locate: async () => fix } } } },
      routes: { [route]: () => ({ status: 200, body: { items: [place(1)], isApproximate: false, positionUnused: 'consentMissing' } }) },
    });
    expect(model.getState()).toMatchObject({ orderedBy: 'region', denied: 'consentMissing', institutions: { phase: 'ready' } });
  });

  it('R40 paints what was loaded before when the network is away', async () => {
    const { platform, model } = await open({ bridge: { bridge: { override: { geolocation: { locate: async () => fix } } } } });
    model.dispose();
    platform.setOffline(true);
    const later = createNearbyInstitutionsModel(platform.connect());
    later.start();
    await platform.settle();
    expect(later.getState()).toMatchObject({ isOffline: true, institutions: { phase: 'ready', items: [{ institutionNumber: 1 }, { institutionNumber: 2 }] } });
  });
});
