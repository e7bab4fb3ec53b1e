import { listRedemptions } from '../platform-api/operations/list-redemptions';
import { readProfile } from '../platform-api/operations/read-profile';
import type { Membership, Profile } from '../platform-api/platform-types';
import { classifyScannedText } from '../qr-code/scanned-text';
import { refuseAs } from '../refuse-as';
import type { VoucherSdk } from '../voucher-sdk';
import { profileShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore, toFailure } from './model-store';
import { createScanSteps } from './scan-steps';
import type { OfflineSteps } from './offline-steps';
import type { OfflineScanner } from '../offline/offline-scanner';
import type { ScanToolModel, ScanToolState } from './scan-tool-state';

export interface ScanToolOptions {
  /** Without it: the person's first institution. */
  readonly institutionNumber?: number;
  /** Loads the offline scanner (`./offline`) of this device; without it nothing is scanned without a network. */
  readonly loadOfflineScanner?: () => Promise<OfflineScanner>;
}

/** 扫码核验: scan, show the masked person, ask once, use (R54, A27). Without a network: green, amber and a queue (M4). */
export function createScanToolModel(sdk: VoucherSdk, options: ScanToolOptions = {}): ScanToolModel {
  const { bridge } = sdk;
  const store = createModelStore<ScanToolState>({
    phase: 'loading', memberships: [], institutionNumber: options.institutionNumber, typedText: '', isTypedTextIncomplete: false,
    isSynchronizing: false, isTorchOn: false, isQueueMode: false, reservedSecondsLeft: 0, recent: [], isOffline: false,
  });
  let isStarted = false;
  let opening = 0; // a new number on each dispose: what the host's scanner saw for a closed tool is dropped
  const { loadOfflineScanner } = options;
  /** Fetched with the tool, while there is a network, and by those alone who scan without one. */
  let loading: Promise<OfflineSteps> | undefined;
  const offline = loadOfflineScanner && (() => (loading ??= import('./offline-steps').then(({ createOfflineSteps }) => createOfflineSteps({ sdk, load: loadOfflineScanner, getState: store.getState, patch: store.patch }))));
  const synchronize = (): void => void offline?.().then((offlineSteps) => offlineSteps.synchronize());
  const steps = createScanSteps({ sdk, getState: store.getState, patch: store.patch, offline });

  function applyMemberships(memberships: readonly Membership[]): void {
    const { phase, institutionNumber } = store.getState();
    const chosen = memberships.find((membership) => membership.institutionNumber === institutionNumber) ?? memberships[0];
    const isWaiting = phase === 'loading' || phase === 'blocked';
    store.patch({
      memberships,
      institutionNumber: chosen?.institutionNumber,
      ...(chosen === undefined ? { phase: 'blocked' as const, failure: { kind: 'refusal' as const, refusal: refuseAs('notAnInstitutionAdmin', 'final') } } : {}),
      ...(chosen !== undefined && isWaiting ? { phase: 'scanning' as const, failure: undefined } : {}),
    });
    if (chosen !== undefined && isWaiting) void loadRecent(chosen.institutionNumber);
  }

  async function loadRecent(institutionNumber: number): Promise<void> {
    const answer = await listRedemptions(sdk, { institutionNumber, limit: 10 }).catch(() => undefined);
    if (answer?.ok === true && store.getState().institutionNumber === institutionNumber) store.patch({ recent: answer.value.items });
  }

  function load(): void {
    void loadCached<Profile>({
      sdk,
      cacheName: 'profile',
      shape: profileShape,
      isCacheWanted: true,
      load: () => readProfile(sdk),
      report(outcome) {
        if (outcome.kind !== 'failed') {
          applyMemberships(outcome.value.memberships);
          if (outcome.kind === 'fresh') store.patch({ isOffline: false });
        } else if (store.getState().phase === 'loading') {
          store.patch({ phase: 'blocked', failure: outcome.failure, isOffline: outcome.isOffline });
        } else {
          store.patch({ isOffline: outcome.isOffline });
        }
      },
    });
  }

  async function openHostScanner(): Promise<void> {
    if (bridge.scanner === undefined || store.getState().phase !== 'scanning') return;
    const mine = opening;
    try {
      const scanned = await bridge.scanner.scan();
      if (mine === opening && 'text' in scanned) steps.submit(scanned.text);
    } catch (error) {
      if (mine === opening) steps.fail(toFailure(error));
    }
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      const { phase } = store.getState();
      if (phase !== 'loading' && phase !== 'blocked') steps.reset(); // a scan that the last dispose cut off
      load();
      synchronize();
    },
    dispose() {
      isStarted = false;
      opening += 1;
      steps.stop();
      void loading?.then((offlineSteps) => offlineSteps.stop());
    },
    submitCode: steps.submit,
    typeText: (text) => store.patch({ typedText: text, isTypedTextIncomplete: false }),
    submitTyped() {
      const { typedText } = store.getState();
      if (typedText.trim() === '') return;
      if (classifyScannedText(typedText) === 'incomplete') store.patch({ isTypedTextIncomplete: true });
      else {
        store.patch({ typedText: '', isTypedTextIncomplete: false });
        steps.submit(typedText);
      }
    },
    openHostScanner: () => void openHostScanner(),
    confirm: steps.confirm,
    cancel: steps.leave,
    next() {
      if (store.getState().phase === 'blocked') {
        store.patch({ phase: 'loading', failure: undefined });
        load();
      } else steps.leave();
    },
    synchronize,
    setTorch: (isTorchOn) => store.patch({ isTorchOn }),
    setQueueMode: (isQueueMode) => store.patch({ isQueueMode }),
    chooseInstitution(institutionNumber) {
      store.patch({ institutionNumber, recent: [] });
      void loadRecent(institutionNumber);
    },
  };
}
