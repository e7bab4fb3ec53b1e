import { forecastUse } from '../platform-api/operations/forecast-use';
import { readVoucher } from '../platform-api/operations/read-voucher';
import type { VoucherDetail } from '../platform-api/platform-types';
import type { Refusal } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { voucherDetailShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import { liveOn, reportDocument } from './report-document';
import type { VoucherDetailModel, VoucherDetailState } from './voucher-detail-state';

export interface VoucherDetailOptions {
  readonly voucherNumber: string;
  /** Where the person means to use it: the obstacles are those of a scan there. */
  readonly institutionNumber?: number | undefined;
}

/** One voucher: the ticket, its history, and who saw my data (M3). */
export function createVoucherDetailModel(sdk: VoucherSdk, options: VoucherDetailOptions): VoucherDetailModel {
  const { voucherNumber } = options;
  const store = createModelStore<VoucherDetailState>({ phase: 'loading', canPresent: false, isRefreshing: false, isOffline: false });

  /** An answer of now only: nothing of it is kept. */
  async function preflight(): Promise<void> {
    const result = await forecastUse(sdk, { voucherNumber, institutionNumber: options.institutionNumber }).catch(() => undefined);
    store.patch({ obstacles: result?.ok === true ? (result.value.obstacles as Refusal[]) : undefined });
  }

  function load(isCacheWanted: boolean): void {
    void preflight();
    void loadCached<VoucherDetail>({
      sdk,
      cacheName: `voucher:${voucherNumber}`,
      shape: voucherDetailShape,
      isCacheWanted,
      load: () => readVoucher(sdk, voucherNumber),
      report: reportDocument(store, (detail: VoucherDetail) => ({ detail, canPresent: detail.voucher.status === 'claimed' && detail.voucher.trainingType === 'offline' })),
    });
  }

  return {
    ...liveOn(store, load),
  };
}
