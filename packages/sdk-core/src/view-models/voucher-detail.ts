import { readVoucher } from '../platform-api/operations/read-voucher';
import type { VoucherDetail } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import { beginRefresh, reportDocument } from './report-document';
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
      report: reportDocument(store, (detail: VoucherDetail) => ({ detail, canPresent: detail.voucher.status === 'claimed' && detail.voucher.trainingType === 'offline' })),
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
      beginRefresh(store);
      load(false);
    },
  };
}
