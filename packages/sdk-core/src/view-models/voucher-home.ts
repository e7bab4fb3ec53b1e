import { readNotices } from '../platform-api/operations/read-notices';
import { readProfile } from '../platform-api/operations/read-profile';
import type { Profile } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { profileShape } from './answer-shape';
import { loadCached, type LoadOutcome } from './load-cached';
import { createModelStore } from './model-store';
import type { VoucherHomeModel, VoucherHomeState } from './voucher-home-state';

const dismissedName = 'dismissedNotices';

/** Ids of notices that were put away on this phone; whatever else lies in storage is none. */
async function readDismissed(sdk: VoucherSdk): Promise<readonly unknown[]> {
  const ids = await sdk.storage.read<unknown>(dismissedName).catch(() => undefined);
  return Array.isArray(ids) ? ids : [];
}

const initialState: VoucherHomeState = {
  phase: 'loading', memberships: [], claimableCount: 0, readyCount: 0, notices: [], isRefreshing: false, isOffline: false,
};

/** The module's front page: who I am, what waits, which tools I have (R32, R54). */
export function createVoucherHomeModel(sdk: VoucherSdk): VoucherHomeModel {
  const store = createModelStore(initialState);
  let isStarted = false;

  function report(outcome: LoadOutcome<Profile>): void {
    if (outcome.kind === 'failed') {
      const isShown = store.getState().phase === 'ready';
      store.patch({ phase: isShown ? 'ready' : 'failed', failure: outcome.failure, isOffline: outcome.isOffline, isRefreshing: false });
      return;
    }
    const { person, memberships, claimableCount, readyCount, notices } = outcome.value;
    const isFresh = outcome.kind === 'fresh';
    store.patch({
      phase: 'ready', person, memberships, claimableCount, readyCount, notices, asOfMs: outcome.asOfMs,
      isRefreshing: !isFresh, ...(isFresh ? { isOffline: false, failure: undefined } : {}),
    });
  }

  async function load(isCacheWanted: boolean): Promise<void> {
    const dismissed = await readDismissed(sdk);
    await loadCached<Profile>({
      sdk,
      cacheName: 'profile',
      shape: profileShape,
      isCacheWanted,
      load: () => readProfile(sdk),
      report(outcome) {
        if (outcome.kind === 'failed') return report(outcome);
        const notices = outcome.value.notices.filter((notice) => !dismissed.includes(notice.id));
        report({ ...outcome, value: { ...outcome.value, notices } });
      },
    });
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      void load(true);
    },
    dispose() {
      isStarted = false;
    },
    refresh() {
      store.patch({ isRefreshing: true, ...(store.getState().phase === 'failed' ? { phase: 'loading' as const, failure: undefined } : {}) });
      void load(false);
    },
    dismissNotice(noticeId) {
      store.patch({ notices: store.getState().notices.filter((notice) => notice.id !== noticeId) });
      readNotices(sdk, [noticeId]).catch(() => undefined); // hidden here anyway; the others hear of it another time
      void readDismissed(sdk).then((ids) => sdk.storage.write(dismissedName, [...ids.slice(-99), noticeId])).catch(() => undefined);
    },
  };
}
