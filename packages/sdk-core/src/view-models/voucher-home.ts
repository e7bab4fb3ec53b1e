import { readNotices } from '../platform-api/operations/read-notices';
import { readProfile } from '../platform-api/operations/read-profile';
import type { Profile } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { profileShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import { liveOn, reportDocument } from './report-document';
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

  async function load(isCacheWanted: boolean): Promise<void> {
    const dismissed = await readDismissed(sdk);
    await loadCached<Profile>({
      sdk,
      cacheName: 'profile',
      shape: profileShape,
      isCacheWanted,
      load: () => readProfile(sdk),
      report: reportDocument(store, ({ person, memberships, claimableCount, readyCount, notices }: Profile) => ({
        person, memberships, claimableCount, readyCount, notices: notices.filter((notice) => !dismissed.includes(notice.id)),
      })),
    });
  }

  return {
    ...liveOn(store, load),
    dismissNotice(noticeId) {
      store.patch({ notices: store.getState().notices.filter((notice) => notice.id !== noticeId) });
      readNotices(sdk, [noticeId]).catch(() => undefined); // hidden here anyway; the others hear of it another time
      void readDismissed(sdk).then((ids) => sdk.storage.write(dismissedName, [...ids.slice(-99), noticeId])).catch(() => undefined);
    },
  };
}
