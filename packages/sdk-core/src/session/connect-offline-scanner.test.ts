import { describe, expect, it } from 'vitest';
import { openDesk, platformKey } from '../../test/offline-desk';
import { createScriptedSdk, refused } from '../../test/scripted-platform';
import { computeKeyThumbprint } from '../crypto/key-thumbprint';
import { createDeviceStorage } from '../offline/device-storage';
import type { FormerDelivery, SynchronizationRequest } from '../offline/synchronization';
import { connectOfflineScanner } from './connect-offline-scanner';

/** A phone that scanned under a key and has another one by now. */
async function openPhone() {
  const deliveries: FormerDelivery[] = [];
  const state = { isFormerTaken: true, acknowledged: Infinity };
  const desk = await openDesk();
  const platform = createScriptedSdk({
    'POST /v1/scan-synchronizations': async ({ body }) => ({ status: 200, body: await desk.answer(JSON.parse(body ?? '') as SynchronizationRequest, await deviceId()) }),
    'POST /v1/former-scan-deliveries': ({ body }) => {
      const delivery = JSON.parse(body ?? '') as FormerDelivery;
      if (!state.isFormerTaken) return refused('notFound');
      deliveries.push(delivery);
      return { status: 200, body: { verdicts: delivery.records.slice(0, state.acknowledged).map((_, index) => ({ index, outcome: 'used', flags: [] })) } };
    },
  });
  const { suite } = platform.bridge;
  const deviceId = async () => computeKeyThumbprint(suite, (await platform.sdk.session.loadKey()).publicKey);
  const former = await openDesk({ override: { storage: createDeviceStorage(platform.sdk.storage, desk.deviceId) } });
  for (const last of ['A', 'B', 'C']) await former.scanAndConfirm(await former.show({ voucherNumber: `4928D3E9B2DD58A${last}` }));
  const scanner = await connectOfflineScanner(platform.sdk, { platformKey, openTrust: async () => ({ trustList: { outcome: 'absent' }, statusBundle: { outcome: 'absent' } }) });
  return { scanner, platform, state, deliveries, former, names: () => platform.sdk.storage.names(`offline:${former.deviceId}:`) };
}

describe('an offline scanner after its key changed', () => {
  it('M4 A21 delivers what was scanned under the former key, apart from its own queue', async () => {
    const phone = await openPhone();
    expect(await phone.scanner.readStatus()).toMatchObject({ queued: 3, damaged: 0 });
    await phone.scanner.synchronize();
    expect(phone.deliveries).toMatchObject([{ deviceId: phone.former.deviceId, records: [{}, {}, {}], head: { sequence: 3 } }]);
    expect(await phone.scanner.readStatus()).toMatchObject({ queued: 0, verdicts: [{ sequence: 1, outcome: 'used' }, { sequence: 2 }, { sequence: 3 }] });
    expect(await phone.names()).toEqual([]);
    await phone.scanner.synchronize();
    expect(phone.deliveries).toHaveLength(1);
  });

  it('M4 A21 keeps what the platform did not acknowledge, and goes on with it later', async () => {
    const phone = await openPhone();
    phone.state.isFormerTaken = false;
    await expect(phone.scanner.synchronize()).rejects.toMatchObject({ code: 'platformFailed', details: { code: 'notFound' } });
    expect(await phone.scanner.readStatus()).toMatchObject({ queued: 3 });
    Object.assign(phone.state, { isFormerTaken: true, acknowledged: 0 });
    await phone.scanner.synchronize();
    expect(await phone.scanner.readStatus()).toMatchObject({ queued: 3 });
    phone.state.acknowledged = 1;
    await phone.scanner.synchronize();
    expect(phone.deliveries.slice(1).map(({ records }) => records.length)).toEqual([3, 2, 1]);
    expect(await phone.scanner.readStatus()).toMatchObject({ queued: 0 });
  });
});
