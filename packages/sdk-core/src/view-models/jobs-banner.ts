import { listBanners } from '../platform-api/operations/list-banners';
import type { BannerList } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import type { JobsBannerModel, JobsBannerState } from './jobs-banner-state';
import { itemsShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import { openLink } from './open-link';
import { liveOn, reportDocument } from './report-document';

/** 就业在线: the banner of the front page, the same before, during and after training (R52). */
export function createJobsBannerModel(sdk: VoucherSdk): JobsBannerModel {
  const store = createModelStore<JobsBannerState>({ phase: 'loading', banners: [], isRefreshing: false, isOffline: false });

  function load(isCacheWanted: boolean): void {
    void loadCached<BannerList>({ sdk, cacheName: 'banners', shape: itemsShape, isCacheWanted, load: () => listBanners(sdk), report: reportDocument(store, ({ items }: BannerList) => ({ banners: items })) });
  }

  return {
    ...liveOn(store, load),
    open(bannerId) {
      const banner = store.getState().banners.find((shown) => shown.bannerId === bannerId);
      if (banner !== undefined) void openLink(sdk, store, banner.url);
    },
  };
}
