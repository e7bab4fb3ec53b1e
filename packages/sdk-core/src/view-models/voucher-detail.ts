import { readVoucher } from '../platform-api/operations/read-voucher';
import type { VoucherDetail } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import type { VoucherDetailModel, VoucherDetailState } from './voucher-detail-state';

/** One voucher: the ticket, its history, and who saw my data (M3). */
export function createVoucherDetailModel(sdk: VoucherSdk, options: { voucherNumber: string }): VoucherDetailModel {
  const { voucherNumber } = options;
  const store = createModelStore<VoucherDetailState>({ phase: 'loading', canPresent: false, isRefreshing: false, isOffline: false });
  let isStarted = false;

  function load(isCacheWanted: boolean): void {
    void loadCached<VoucherDetail>({
      sdk,
      cacheName: `voucher:${voucherNumber}`,
      isCacheWanted,
      load: () => readVoucher(sdk, voucherNumber),
      report(outcome) {
        if (outcome.kind === 'failed') {
          const isShown = store.getState().phase === 'ready';
          store.patch({ phase: isShown ? 'ready' : 'failed', failure: outcome.failure, isOffline: outcome.isOffline, isRefreshing: false });
          return;
        }
        const { voucher } = outcome.value;
        const isFresh = outcome.kind === 'fresh';
        store.patch({
          phase: 'ready', detail: outcome.value, asOfMs: outcome.asOfMs, isRefreshing: !isFresh,
          canPresent: voucher.status === 'claimed' && voucher.trainingType === 'offline',
          ...(isFresh ? { isOffline: false, failure: undefined } : {}),
        });
      },
    });
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
      store.patch({ isRefreshing: true, ...(store.getState().phase === 'failed' ? { phase: 'loading' as const, failure: undefined } : {}) });
      load(false);
    },
  };
}
