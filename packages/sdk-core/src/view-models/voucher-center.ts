import { listClaimableTemplates } from '../platform-api/operations/list-claimable-templates';
import { listVouchers } from '../platform-api/operations/list-vouchers';
import type { ClaimableTemplate, Voucher } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { createClaimFlow } from './claim-flow';
import { createModelStore } from './model-store';
import { createPagedLoader, emptyList } from './paged-loader';
import type { VoucherCenterModel, VoucherCenterState } from './voucher-center-state';
import { belongsToGroup } from './voucher-group';

/** 卡券中心: what I can claim, what I have, and claiming itself (R33, R34). */
export function createVoucherCenterModel(sdk: VoucherSdk, options: { tab?: VoucherCenterState['tab'] } = {}): VoucherCenterModel {
  const store = createModelStore<VoucherCenterState>({
    tab: options.tab ?? 'claimable', trainingType: 'all', group: 'ready', claimable: emptyList(), mine: emptyList(), isRefreshing: false, isOffline: false,
  });
  let isStarted = false;
  let allMine: readonly Voucher[] = [];

  const claimable = createPagedLoader<ClaimableTemplate>({
    sdk,
    cacheName: () => `claimable:${store.getState().trainingType}`,
    loadPage: (cursor) => {
      const { trainingType } = store.getState();
      return listClaimableTemplates(sdk, { cursor, trainingType: trainingType === 'all' ? undefined : trainingType });
    },
    report: (list, freshness) => store.patch({ claimable: list, ...freshness }),
  });

  const mine = createPagedLoader<Voucher>({
    sdk,
    cacheName: () => 'mine',
    loadPage: (cursor) => listVouchers(sdk, { cursor, limit: 50 }),
    report: (list, freshness) => {
      allMine = list.items;
      store.patch({ mine: { ...list, items: inGroup() }, ...freshness });
    },
  });

  const claimFlow = createClaimFlow({
    sdk,
    report: (claim) => store.patch({ claim }),
    onClaimed() {
      void claimable.load({ isCacheWanted: false });
      void mine.load({ isCacheWanted: false });
    },
  });

  function inGroup(): readonly Voucher[] {
    return allMine.filter((voucher) => belongsToGroup(voucher.status, store.getState().group));
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      void claimable.load({ isCacheWanted: true });
      void mine.load({ isCacheWanted: true });
    },
    dispose() {
      isStarted = false;
    },
    refresh() {
      store.patch({ isRefreshing: true });
      void Promise.all([claimable.load({ isCacheWanted: false }), mine.load({ isCacheWanted: false })])
        .then(() => store.patch({ isRefreshing: false }));
    },
    chooseTab: (tab) => store.patch({ tab }),
    chooseTrainingType(trainingType) {
      if (trainingType === store.getState().trainingType) return;
      store.patch({ trainingType, claimable: emptyList() });
      void claimable.load({ isCacheWanted: true });
    },
    chooseGroup(group) {
      store.patch({ group });
      store.patch({ mine: { ...store.getState().mine, items: inGroup() } });
    },
    loadMore() {
      void (store.getState().tab === 'claimable' ? claimable : mine).loadMore();
    },
    openClaim(templateNumber) {
      const template = store.getState().claimable.items.find((item) => item.templateNumber === templateNumber);
      if (template !== undefined) claimFlow.open(template);
    },
    acceptTerms: claimFlow.acceptTerms,
    confirmClaim: claimFlow.confirm,
    closeClaim: claimFlow.close,
  };
}
