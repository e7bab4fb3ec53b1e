import { listBoundKeys } from '../platform-api/operations/list-bound-keys';
import { revokeBoundKey } from '../platform-api/operations/revoke-bound-key';
import type { BoundKey, BoundKeys } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { loadCached } from './load-cached';
import { createModelStore, isOfflineFailure, toFailure } from './model-store';
import { beginRefresh, reportDocument } from './report-document';
import type { MyDevicesModel, MyDevicesState } from './my-devices-state';

/** 我的设备: the keys bound to me, and unbinding a lost one alone (A21). */
export function createMyDevicesModel(sdk: VoucherSdk): MyDevicesModel {
  const store = createModelStore<MyDevicesState>({ phase: 'loading', devices: [], isUnbinding: false, isRefreshing: false, isOffline: false });
  let isStarted = false;

  function load(isCacheWanted: boolean): void {
    void loadCached<BoundKeys>({
      sdk,
      cacheName: 'devices',
      isCacheWanted,
      load: () => listBoundKeys(sdk),
      report: reportDocument(store, ({ items, limit }: BoundKeys) => ({ devices: items, limit })),
    });
  }

  async function unbind(device: BoundKey): Promise<void> {
    store.patch({ isUnbinding: true, failure: undefined });
    try {
      const result = await revokeBoundKey(sdk, device.keyThumbprint);
      if (!result.ok) return store.patch({ isUnbinding: false, asked: undefined, failure: { kind: 'refusal', refusal: result.refusal } });
      store.patch({ isUnbinding: false, asked: undefined, unbound: device, devices: store.getState().devices.filter(({ keyThumbprint }) => keyThumbprint !== device.keyThumbprint) });
      // The platform answers this key no more: everything kept under it goes, and the next call launches anew.
      if (device.isThisDevice) await sdk.session.forgetDevice();
      else load(false);
    } catch (error) {
      const failure = toFailure(error);
      store.patch({ isUnbinding: false, failure, isOffline: isOfflineFailure(failure) });
    }
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      load(true);
    },
    dispose() {
      isStarted = false;
    },
    refresh() {
      beginRefresh(store);
      load(false);
    },
    ask(keyThumbprint) {
      const asked = store.getState().devices.find((device) => device.keyThumbprint === keyThumbprint);
      if (asked !== undefined && !store.getState().isUnbinding) store.patch({ asked, unbound: undefined, failure: undefined });
    },
    cancel() {
      if (!store.getState().isUnbinding) store.patch({ asked: undefined });
    },
    confirm() {
      const { asked, isUnbinding } = store.getState();
      if (asked !== undefined && !isUnbinding) void unbind(asked);
    },
  };
}
