import { addIntention } from '../platform-api/operations/add-intention';
import { linkVoucher } from '../platform-api/operations/link-voucher';
import { readOnlineLearning } from '../platform-api/operations/read-online-learning';
import { removeIntention } from '../platform-api/operations/remove-intention';
import { unlinkVoucher } from '../platform-api/operations/unlink-voucher';
import type { OnlineLearning } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import type { OnlineLearningModel, OnlineLearningState } from './online-learning-state';
import { openLink } from './open-link';
import { liveOn, reportDocument } from './report-document';
import { runOnce } from './run-once';

const initialState: OnlineLearningState = {
  phase: 'loading', specialties: [], intentions: [], platforms: [], vouchers: [], links: [], hasNoVoucher: false, step: 'intention', isBusy: false, isRefreshing: false, isOffline: false,
};

/** 在线学习: intention → platform → voucher → 确定 → the platform's app (R35–R39). */
export function createOnlineLearningModel(sdk: VoucherSdk): OnlineLearningModel {
  const store = createModelStore(initialState);
  const { getState, patch } = store;

  function load(isCacheWanted: boolean): Promise<void> {
    return loadCached<OnlineLearning>({
      sdk, cacheName: 'onlineLearning', shape: { specialties: 'list', intentions: 'list', platforms: 'list', vouchers: 'list', links: 'list' }, isCacheWanted, load: () => readOnlineLearning(sdk),
      report: reportDocument(store, (answer: OnlineLearning) => ({ ...answer, ...choose(answer, getState().intentionId) })),
    });
  }

  /** A choice whose intention is gone is no choice. */
  function choose({ intentions }: Pick<OnlineLearningState, 'intentions'>, intentionId: string | undefined): Partial<OnlineLearningState> {
    const chosen = intentions.find((intention) => intention.intentionId === intentionId);
    if (chosen === undefined) return { intentionId: undefined, hasNoVoucher: false, step: 'intention', platformNumber: undefined, voucherNumber: undefined };
    return { intentionId, hasNoVoucher: chosen.suitingVouchers.length === 0 };
  }

  return {
    ...liveOn(store, load),
    addIntention(intention) {
      void runOnce(store, () => addIntention(sdk, intention), async ({ intentionId }) => {
        await load(false);
        patch({ ...choose(getState(), intentionId), step: 'platform' });
      });
    },
    removeIntention(intentionId) {
      void runOnce(store, () => removeIntention(sdk, intentionId), () => load(false));
    },
    chooseIntention(intentionId) {
      if (getState().intentions.some((intention) => intention.intentionId === intentionId)) patch({ ...choose(getState(), intentionId), step: 'platform', platformNumber: undefined, voucherNumber: undefined, linked: undefined, failure: undefined });
    },
    choosePlatform(platformNumber) {
      const isKnown = getState().platforms.some((platform) => platform.platformNumber === platformNumber);
      if (isKnown && getState().intentionId !== undefined) patch({ platformNumber, step: 'voucher', failure: undefined });
    },
    chooseVoucher(voucherNumber) {
      const chosen = getState().intentions.find(({ intentionId }) => intentionId === getState().intentionId);
      if (chosen?.suitingVouchers.includes(voucherNumber) === true && getState().platformNumber !== undefined) patch({ voucherNumber, step: 'confirm', failure: undefined });
    },
    goBack() {
      const before = { intention: 'intention', platform: 'intention', voucher: 'platform', confirm: 'voucher' } as const;
      if (!getState().isBusy) patch({ step: before[getState().step], failure: undefined });
    },
    confirm() {
      const { intentionId, platformNumber, voucherNumber, step } = getState();
      if (step !== 'confirm' || intentionId === undefined || platformNumber === undefined || voucherNumber === undefined) return;
      void runOnce(store, () => linkVoucher(sdk, { intentionId, platformNumber, voucherNumber }), async (linked) => {
        patch({ linked, ...choose({ intentions: [] }, undefined) });
        await load(false);
      });
    },
    askToUnlink(linkId) {
      const unlinking = getState().links.find((link) => link.linkId === linkId && link.status === 'linked');
      if (unlinking !== undefined) patch({ unlinking, failure: undefined });
    },
    cancelUnlink() {
      if (!getState().isBusy) patch({ unlinking: undefined });
    },
    confirmUnlink() {
      const { unlinking } = getState();
      if (unlinking === undefined) return;
      void runOnce(store, () => unlinkVoucher(sdk, unlinking.voucherNumber), async () => {
        patch({ unlinking: undefined, linked: undefined });
        await load(false);
      });
    },
    openApp(linkId) {
      const { links, linked } = getState();
      const link = linked?.linkId === linkId ? linked : links.find((known) => known.linkId === linkId);
      if (link?.openUrl !== undefined) void openLink(sdk, store, link.openUrl);
    },
  };
}
