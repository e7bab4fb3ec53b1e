import type { Position } from '../host-bridge/host-bridge';
import { listNearbyInstitutions } from '../platform-api/operations/list-nearby-institutions';
import type { NearbyInstitution } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { createModelStore } from './model-store';
import type { NearbyInstitutionsModel, NearbyInstitutionsState } from './nearby-institutions-state';
import { createPagedLoader, emptyList } from './paged-loader';

const locateTimeoutMs = 10_000;

/** 附近培训机构: by my position, with contacts, to book before use (R40). Without a position: by my region. */
export function createNearbyInstitutionsModel(sdk: VoucherSdk): NearbyInstitutionsModel {
  const { geolocation, phoneCall } = sdk.bridge;
  const store = createModelStore<NearbyInstitutionsState>({ institutions: emptyList(), orderedBy: 'locating', isApproximate: false, isOffline: false, canCall: phoneCall !== undefined });
  let isStarted = false;
  let run = 0; // a position that arrives late belongs to an earlier question
  let position: Position | undefined;
  const loader = createPagedLoader<NearbyInstitution>({
    sdk,
    cacheName: () => 'nearby-institutions',
    async loadPage(cursor) {
      const answer = await listNearbyInstitutions(sdk, { position, cursor });
      if (answer.ok) store.patch({ isApproximate: answer.value.isApproximate, ...(answer.value.positionUnused === undefined ? {} : { orderedBy: 'region', denied: answer.value.positionUnused }) });
      return answer;
    },
    report: (institutions, freshness) => store.patch({ institutions, ...freshness }),
  });

  async function locate(): Promise<Position | { denied: NonNullable<NearbyInstitutionsState['denied']> }> {
    if (geolocation === undefined) return { denied: 'noGeolocation' };
    return geolocation.locate({ timeoutMs: locateTimeoutMs }).catch(() => ({ denied: 'noFix' as const }));
  }

  async function load(isCacheWanted: boolean): Promise<void> {
    const mine = (run += 1);
    store.patch({ orderedBy: 'locating' });
    const found = await locate();
    if (mine !== run) return;
    position = 'denied' in found ? undefined : found;
    store.patch({ orderedBy: position === undefined ? 'region' : 'distance', denied: 'denied' in found ? found.denied : undefined });
    await loader.load({ isCacheWanted });
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
      run += 1;
    },
    refresh: () => void load(false),
    loadMore: () => void loader.loadMore(),
    call({ phone, institutionPhone }) {
      void phoneCall?.call(phone === '' ? institutionPhone : phone).catch(() => store.patch({ canCall: false }));
    },
  };
}
