import { listCertificates } from '../platform-api/operations/list-certificates';
import { readCertificate } from '../platform-api/operations/read-certificate';
import type { Certificate } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import type { CertificatesModel, CertificatesState, OpenCertificate } from './certificates-state';
import { createModelStore, toFailure } from './model-store';
import { createPagedLoader, emptyList } from './paged-loader';

/** 证书查询: my own historical certificates (R50). */
export function createCertificatesModel(sdk: VoucherSdk): CertificatesModel {
  const store = createModelStore<CertificatesState>({ list: emptyList(), isRefreshing: false, isOffline: false });
  let isStarted = false;
  const loader = createPagedLoader<Certificate>({
    sdk,
    cacheName: () => `certificates-${store.getState().kind ?? 'all'}`,
    loadPage: (cursor) => listCertificates(sdk, { kind: store.getState().kind, cursor }),
    report: (list, freshness) => store.patch({ list, ...freshness }),
  });

  async function load(isCacheWanted: boolean): Promise<void> {
    store.patch({ isRefreshing: true });
    await loader.load({ isCacheWanted });
    store.patch({ isRefreshing: false });
  }

  /** An answer that comes after another was opened changes nothing. */
  function showOpened(certificateId: string, change: Omit<OpenCertificate, 'certificateId'>): void {
    if (store.getState().opened?.certificateId === certificateId) store.patch({ opened: { certificateId, ...change } });
  }

  async function loadOpened(certificateId: string): Promise<void> {
    try {
      const result = await readCertificate(sdk, certificateId);
      showOpened(certificateId, result.ok ? { phase: 'ready', certificate: result.value } : { phase: 'failed', failure: { kind: 'refusal', refusal: result.refusal } });
    } catch (error) {
      showOpened(certificateId, { phase: 'failed', failure: toFailure(error) });
    }
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
      void load(false);
    },
    loadMore() {
      void loader.loadMore();
    },
    show(kind) {
      if (kind === store.getState().kind) return;
      store.patch({ kind });
      void load(true);
    },
    open(certificateId) {
      const certificate = store.getState().list.items.find((known) => known.certificateId === certificateId);
      store.patch({ opened: { certificateId, phase: certificate === undefined ? 'loading' : 'ready', certificate } });
      if (certificate === undefined) void loadOpened(certificateId);
    },
    close() {
      store.patch({ opened: undefined });
    },
  };
}
