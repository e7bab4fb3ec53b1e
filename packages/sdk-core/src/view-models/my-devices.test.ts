import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, startMs, type Route } from '../../test/scripted-platform';
import { SdkError } from '../errors';
import type { OfflineStatus } from '../offline/offline-scanner';
import { createMyDevicesModel } from './my-devices';

const device = (id: string, channelName: string, isThisDevice = false) => ({ keyThumbprint: `key-${id}`, channelName, boundAtMs: startMs, lastSeenAtMs: startMs, isThisDevice });
const devices = [device('mine', '民生山西', true), device('tablet', '三晋通'), device('lost', '民生山西')];

async function open(routes: Record<string, Route> = {}) {
  let bound = devices;
  const platform = createScriptedSdk({
    'GET /v1/keys': () => ({ status: 200, body: { items: bound, limit: 3 } }),
    ...Object.fromEntries(devices.map(({ keyThumbprint }) => [`DELETE /v1/keys/${keyThumbprint}`, () => {
      bound = bound.filter((other) => other.keyThumbprint !== keyThumbprint);
      return { status: 204, body: '' };
    }])),
    ...routes,
  });
  const model = createMyDevicesModel(platform.sdk);
  model.start();
  await platform.settle();
  return { platform, model };
}

describe('my-devices', () => {
  it('A21 lists the bound devices and unbinds a lost one alone, after asking', async () => {
    const { platform, model } = await open();
    expect(model.getState()).toMatchObject({ phase: 'ready', devices, limit: 3 });
    model.confirm();
    model.ask('key-unknown');
    expect(model.getState().asked).toBeUndefined();
    model.ask('key-lost');
    expect(model.getState().asked).toMatchObject({ keyThumbprint: 'key-lost' });
    model.cancel();
    expect(model.getState().asked).toBeUndefined();
    expect(platform.transport.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    model.ask('key-lost');
    model.confirm();
    model.confirm();
    expect(model.getState().isUnbinding).toBe(true);
    await platform.settle();
    expect(model.getState()).toMatchObject({ devices: devices.slice(0, 2), unbound: { keyThumbprint: 'key-lost' }, isUnbinding: false });
    expect(platform.transport.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  it('A21 unbinding this device forgets its key, session and everything kept', async () => {
    const thumbprint = 'this';
    const { platform, model } = await open({
      'GET /v1/keys': () => ({ status: 200, body: { items: [{ ...device('mine', '民生山西', true), keyThumbprint: thumbprint }], limit: 3 } }),
      [`DELETE /v1/keys/${thumbprint}`]: () => ({ status: 204, body: '' }),
    });
    const before = await platform.sdk.session.loadKey();
    model.ask(thumbprint);
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ devices: [], unbound: { keyThumbprint: thumbprint }, isUnbinding: false });
    expect((await platform.sdk.session.loadKey()).publicKey).not.toEqual(before.publicKey);
    expect(await platform.sdk.storage.read('session')).toBeUndefined();
  });

  it('A21 M4 delivers what this device scanned before it is unbound; what cannot be delivered is told, and kept when the person insists', async () => {
    const mine = { ...device('mine', '民生山西', true) };
    const scans = ['offline:dev:scan:0000000001', 'offline:dev:scan:0000000002'];
    for (const isReachable of [true, false]) {
      const platform = createScriptedSdk({ 'GET /v1/keys': () => ({ status: 200, body: { items: [mine], limit: 3 } }), 'DELETE /v1/keys/key-mine': () => ({ status: 204, body: '' }) });
      for (const name of scans) await platform.sdk.storage.writeText(name, 'waiting');
      const queued = async () => (await platform.sdk.storage.names('offline:')).length;
      const synchronize = async () => {
        if (!isReachable) throw new SdkError('networkFailed', 'down');
        for (const name of scans) await platform.sdk.storage.remove(name);
      };
      const model = createMyDevicesModel(platform.sdk, { loadOfflineScanner: async () => ({ synchronize, readStatus: async () => ({ queued: await queued() }) as OfflineStatus }) });
      model.start();
      await platform.settle();
      model.ask('key-mine');
      model.confirm();
      await platform.settle();
      if (!isReachable) {
        expect(model.getState()).toMatchObject({ asked: mine, isUnbinding: false, failure: { refusal: { code: 'scansWaiting', nextMove: 'fix', details: { waitingScans: 2 } } } });
        expect(platform.sent('DELETE /v1/keys/key-mine')).toHaveLength(0);
        model.confirm();
        await platform.settle();
      }
      expect(model.getState()).toMatchObject({ unbound: mine, waitingScans: isReachable ? 0 : 2, failure: undefined });
      expect(await queued()).toBe(isReachable ? 0 : 2);
    }
  });

  it('A21 keeps the list when unbinding is refused or the network is away, and paints the cached list first', async () => {
    const { platform, model } = await open({ 'DELETE /v1/keys/key-old': () => refused('notFound'), 'GET /v1/keys': () => ({ status: 200, body: { items: [device('old', '民生山西')], limit: 3 } }) });
    model.ask('key-old');
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ failure: { kind: 'refusal', refusal: { code: 'notFound' } }, asked: undefined, devices: [{ keyThumbprint: 'key-old' }] });
    platform.setOffline(true);
    model.ask('key-old');
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ isOffline: true, failure: { kind: 'fault', code: 'networkFailed' }, asked: { keyThumbprint: 'key-old' } });
    const again = createMyDevicesModel(platform.sdk);
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'ready', isOffline: true, devices: [{ keyThumbprint: 'key-old' }] });
  });

  it('A21 says why the list cannot be shown, and loads it on a refresh', async () => {
    let isDown = true;
    const { platform, model } = await open({ 'GET /v1/keys': () => (isDown ? 'offline' : { status: 200, body: { items: devices, limit: 3 } }) });
    expect(model.getState()).toMatchObject({ phase: 'failed', isOffline: true });
    isDown = false;
    model.refresh();
    expect(model.getState().phase).toBe('loading');
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'ready', failure: undefined });
  });
});
