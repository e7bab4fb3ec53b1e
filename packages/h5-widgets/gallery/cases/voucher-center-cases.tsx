import type { ClaimState, PagedList, VoucherCenterModel, VoucherCenterState } from '@skill-voucher/sdk-core';
import { VoucherCenterView } from '@skill-voucher/taro-plugin';
import { expiredVoucher, nowMs, onlineVoucher, settledVoucher, template, templates, usedVoucher, voidedVoucher, voucher } from '../samples';
import { createScriptedModel } from '../scripted-model';
import { networkFailure } from './gallery-case';
import type { GalleryCase } from './gallery-case';

const listOf = <Item,>(items: readonly Item[], more: Partial<PagedList<Item>> = {}): PagedList<Item> => ({ phase: 'ready', items, hasMore: false, isLoadingMore: false, ...more });
const claimable: VoucherCenterState = {
  tab: 'claimable', trainingType: 'all', group: 'ready', claimable: listOf(templates), mine: listOf([voucher, onlineVoucher]), isRefreshing: false, isOffline: false, asOfMs: nowMs,
};
const claim: ClaimState = { template, areTermsAccepted: false, step: 'terms' };
const mine: VoucherCenterState = { ...claimable, tab: 'mine' };

const states = {
  claimable,
  more: { ...claimable, claimable: listOf(templates.slice(0, 2), { hasMore: true, isLoadingMore: true }) },
  empty: { ...claimable, claimable: listOf([]) },
  loading: { ...claimable, claimable: listOf([], { phase: 'loading' }) },
  failed: { ...claimable, claimable: listOf([], { phase: 'failed', failure: networkFailure }) },
  offline: { ...claimable, isOffline: true, asOfMs: nowMs - 26 * 3_600_000 },
  terms: { ...claimable, claim },
  accepted: { ...claimable, claim: { ...claim, areTermsAccepted: true } },
  claiming: { ...claimable, claim: { ...claim, areTermsAccepted: true, step: 'claiming' } },
  claimed: { ...claimable, claim: { ...claim, step: 'claimed', voucher } },
  refused: { ...claimable, claim: { ...claim, step: 'refused', failure: { kind: 'refusal', refusal: { code: 'soldOut', nextMove: 'final', details: {} } } } },
  mine,
  used: { ...mine, group: 'used', mine: listOf([usedVoucher]) },
  settled: { ...mine, group: 'settled', mine: listOf([settledVoucher]) },
  lapsed: { ...mine, group: 'lapsed', mine: listOf([voidedVoucher, expiredVoucher]) },
  'mine-empty': { ...mine, mine: listOf([]) },
} satisfies Record<string, VoucherCenterState>;

export const voucherCenterCases: readonly GalleryCase[] = Object.entries(states).map(([name, state]) => ({
  id: `voucher-center/${name}`,
  render: (actions) => <VoucherCenterView model={createVoucherCenterScript(state)} {...actions} />,
}));

/** Replies like the real model, without a platform. */
export function createVoucherCenterScript(state: VoucherCenterState) {
  return createScriptedModel<VoucherCenterState, VoucherCenterModel>({
    state,
    replies: {
      chooseTab: (before, tab: VoucherCenterState['tab']) => ({ ...before, tab }),
      chooseTrainingType: (before, trainingType: VoucherCenterState['trainingType']) => ({ ...before, trainingType }),
      chooseGroup: (before, group: VoucherCenterState['group']) => ({ ...before, group }),
      openClaim: (before, templateNumber: number) => ({ ...before, claim: { ...claim, template: templates.find((item) => item.templateNumber === templateNumber) ?? template } }),
      acceptTerms: (before, areTermsAccepted: boolean) => (before.claim ? { ...before, claim: { ...before.claim, areTermsAccepted } } : before),
      confirmClaim: (before) => (before.claim ? { ...before, claim: { ...before.claim, step: 'claimed', voucher } } : before),
      closeClaim: (before) => ({ ...before, claim: undefined }),
    },
  });
}
