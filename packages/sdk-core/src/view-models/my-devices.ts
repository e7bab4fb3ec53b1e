import { listBoundKeys } from '../platform-api/operations/list-bound-keys';
import { revokeBoundKey } from '../platform-api/operations/revoke-bound-key';
import type { BoundKey, BoundKeys } from '../platform-api/platform-types';
import type { OfflineScanner } from '../offline/offline-scanner';
import { refuseAs } from '../refuse-as';
import type { VoucherSdk } from '../voucher-sdk';
import { itemsShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore, isOfflineFailure, toFailure } from './model-store';
import { liveOn, reportDocument } from './report-document';
import type { MyDevicesModel, MyDevicesState } from './my-devices-state';

export interface MyDevicesOptions {
  /** As for the scan tool: what this device scanned without a network is delivered before it is unbound. */
  readonly loadOfflineScanner?: () => Promise<Pick<OfflineScanner, 'synchronize' | 'readStatus'>>;
}

/** 我的设备: the keys bound to me, and unbinding a lost one alone (A21). */
export function createMyDevicesModel(sdk: VoucherSdk, options: MyDevicesOptions = {}): MyDevicesModel {
  const store = createModelStore<MyDevicesState>({ phase: 'loading', devices: [], isUnbinding: false, isRefreshing: false, isOffline: false });

  function load(isCacheWanted: boolean): void {
    void loadCached<BoundKeys>({
      sdk,
      cacheName: 'devices',
      shape: itemsShape,
      isCacheWanted,
      load: () => listBoundKeys(sdk),
      report: reportDocument(store, ({ items, limit }: BoundKeys) => ({ devices: items, limit })),
    });
  }

  /** How many scans cannot be delivered now; they would outlive the key and nobody might come back for them. */
  async function countUndelivered(): Promise<number> {
    const scanner = await options.loadOfflineScanner?.();
    await scanner?.synchronize().catch(() => undefined);
    return (await scanner?.readStatus())?.queued ?? 0;
  }

  async function unbind(device: BoundKey): Promise<void> {
    const { failure } = store.getState();
    const isWarned = failure?.kind === 'refusal' && failure.refusal.code === 'scansWaiting';
    store.patch({ isUnbinding: true, failure: undefined });
    try {
      const waitingScans = device.isThisDevice && !isWarned ? await countUndelivered() : 0;
      if (waitingScans > 0) return store.patch({ isUnbinding: false, failure: { kind: 'refusal', refusal: refuseAs('scansWaiting', 'fix', { waitingScans }) } });
      const result = await revokeBoundKey(sdk, device.keyThumbprint);
      if (!result.ok) return store.patch({ isUnbinding: false, asked: undefined, failure: { kind: 'refusal', refusal: result.refusal } });
      store.patch({ isUnbinding: false, asked: undefined, unbound: device, devices: store.getState().devices.filter(({ keyThumbprint }) => keyThumbprint !== device.keyThumbprint) });
      // The platform answers this key no more: everything kept under it goes, and the next call launches anew.
      if (device.isThisDevice) store.patch({ waitingScans: await sdk.session.forgetDevice() });
      else load(false);
    } catch (error) {
      const failure = toFailure(error);
      store.patch({ isUnbinding: false, failure, isOffline: isOfflineFailure(failure) });
    }
  }

  return {
    ...liveOn(store, load),
    ask(keyThumbprint) {
      const asked = store.getState().devices.find((device) => device.keyThumbprint === keyThumbprint);
      if (asked !== undefined && !store.getState().isUnbinding) store.patch({ asked, unbound: undefined, waitingScans: undefined, failure: undefined });
    },
    cancel() {
      if (!store.getState().isUnbinding) store.patch({ asked: undefined, failure: undefined });
    },
    confirm() {
      const { asked, isUnbinding } = store.getState();
      if (asked !== undefined && !isUnbinding) void unbind(asked);
    },
  };
}
