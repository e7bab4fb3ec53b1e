import { describe, expect, it } from 'vitest';
import { createScriptedSdk, sampleProfile } from '../../test/scripted-platform';
import { createVoucherHomeModel } from './voucher-home';

describe('voucher-home', () => {
  it('R32 shows person, counts and notices; a dismissed notice stays away', async () => {
    const platform = createScriptedSdk();
    const home = createVoucherHomeModel(platform.sdk);
    home.start();
    await platform.settle();
    expect(home.getState()).toMatchObject({ phase: 'ready', person: sampleProfile.person, claimableCount: 1, notices: sampleProfile.notices, isOffline: false });
    home.dismissNotice('n1');
    await platform.settle();
    home.refresh();
    await platform.settle();
    expect(home.getState()).toMatchObject({ notices: [], isRefreshing: false });
  });

  it('R32 a dismissed notice stays away without a network too', async () => {
    const platform = createScriptedSdk();
    const home = createVoucherHomeModel(platform.sdk);
    home.start();
    await platform.settle();
    home.dismissNotice('n1');
    await platform.settle();
    platform.setOffline(true);
    const later = createVoucherHomeModel(platform.connect());
    later.start();
    await platform.settle();
    expect(later.getState()).toMatchObject({ phase: 'ready', notices: [], isOffline: true });
  });

  it('paints its cache without a network, and fails with a reason without a cache', async () => {
    const platform = createScriptedSdk();
    createVoucherHomeModel(platform.sdk).start();
    await platform.settle();
    platform.setOffline(true);
    const cached = createVoucherHomeModel(platform.connect());
    cached.start();
    await platform.settle();
    expect(cached.getState()).toMatchObject({ phase: 'ready', isOffline: true, person: sampleProfile.person });
    const empty = createVoucherHomeModel(platform.connect('person-3'));
    empty.start();
    await platform.settle();
    expect(empty.getState()).toMatchObject({ phase: 'failed', isOffline: true, failure: { code: 'networkFailed' } });
    platform.setOffline(false);
    empty.refresh();
    await platform.settle();
    expect(empty.getState()).toMatchObject({ phase: 'ready', isOffline: false });
  });

  it('a damaged cache is as if it were not there', async () => {
    const platform = createScriptedSdk();
    await platform.bridge.storage.set('etv:test:person-1:cache:profile', '{"value":');
    const home = createVoucherHomeModel(platform.sdk);
    home.start();
    await platform.settle();
    expect(home.getState().phase).toBe('ready');
  });
});
