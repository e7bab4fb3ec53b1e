import { createCampus } from '../platform-api/operations/create-campus';
import { listCampuses } from '../platform-api/operations/list-campuses';
import { readProfile } from '../platform-api/operations/read-profile';
import { updateCampus } from '../platform-api/operations/update-campus';
import type { CampusList, Profile } from '../platform-api/platform-types';
import { refuseAs } from '../refuse-as';
import type { Refusal } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import type { CampusDraft, CampusManagementModel, CampusManagementState } from './campus-management-state';
import { itemsShape, profileShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore, isOfflineFailure, toFailure } from './model-store';
import { beginRefresh, reportDocument } from './report-document';
import { readPlace } from './read-place';

/** 校区管理: position first, or check-in stays off (R63); a long move waits for HR (A26). */
export function createCampusManagementModel(sdk: VoucherSdk, options: { institutionNumber?: number } = {}): CampusManagementModel {
  const store = createModelStore<CampusManagementState>({
    phase: 'loading', memberships: [], institutionNumber: options.institutionNumber, campuses: [], isLocating: false, isSaving: false, isRefreshing: false, isOffline: false,
  });
  let isStarted = false;

  const report = reportDocument(store, ({ items, rangeMeters, freeMoveLimitMeters }: CampusList) => ({ campuses: items, rangeMeters, freeMoveLimitMeters }));

  function loadInstitutions(): void {
    void loadCached<Profile>({
      sdk,
      cacheName: 'profile',
      shape: profileShape,
      isCacheWanted: true,
      load: () => readProfile(sdk),
      report(outcome) {
        if (outcome.kind === 'failed') return report(outcome);
        const { memberships } = outcome.value;
        const before = store.getState().institutionNumber;
        const chosen = memberships.find(({ institutionNumber }) => institutionNumber === before) ?? memberships[0];
        store.patch({ memberships, institutionNumber: chosen?.institutionNumber });
        if (chosen === undefined) return store.patch({ phase: 'failed', failure: asFailure(refuseAs('notAnInstitutionAdmin', 'final')) });
        if (store.getState().phase === 'loading' || store.getState().phase === 'failed') load(true);
      },
    });
  }

  function load(isCacheWanted: boolean): void {
    const { institutionNumber } = store.getState();
    if (institutionNumber === undefined) return loadInstitutions();
    void loadCached<CampusList>({
      sdk,
      cacheName: `campuses:${institutionNumber}`,
      shape: itemsShape,
      isCacheWanted,
      load: () => listCampuses(sdk, institutionNumber),
      report(outcome) {
        if (store.getState().institutionNumber === institutionNumber) report(outcome);
      },
    });
  }

  async function locate(): Promise<void> {
    store.patch({ isLocating: true, failure: undefined });
    try {
      const reading = await readPlace(sdk);
      const { draft } = store.getState();
      if (reading.outcome !== 'fix') return store.patch({ isLocating: false, failure: asFailure(explainMissingPlace(reading.outcome)) });
      store.patch({ isLocating: false, ...(draft && { draft: { ...draft, position: reading.fix.coordinate } }) });
    } catch (error) {
      store.patch({ isLocating: false, failure: toFailure(error) });
    }
  }

  async function save(draft: CampusDraft, institutionNumber: number): Promise<void> {
    const { campusNumber, ...fields } = draft;
    store.patch({ isSaving: true, failure: undefined });
    try {
      const result = await (campusNumber === undefined ? createCampus(sdk, { institutionNumber, fields }) : updateCampus(sdk, { institutionNumber, campusNumber, fields }));
      if (!result.ok) return store.patch({ isSaving: false, failure: asFailure(result.refusal) });
      store.patch({ isSaving: false, draft: undefined, saved: result.value });
      load(false);
    } catch (error) {
      const failure = toFailure(error);
      store.patch({ isSaving: false, failure, isOffline: isOfflineFailure(failure) });
    }
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      loadInstitutions();
    },
    dispose() {
      isStarted = false;
    },
    refresh() {
      beginRefresh(store);
      load(false);
    },
    chooseInstitution(institutionNumber) {
      if (institutionNumber === store.getState().institutionNumber) return;
      store.patch({ institutionNumber, phase: 'loading', campuses: [], draft: undefined, saved: undefined, failure: undefined });
      load(true);
    },
    edit(campusNumber) {
      if (store.getState().isSaving) return;
      const campus = store.getState().campuses.find((other) => other.campusNumber === campusNumber);
      const { name = '', address = '', phone = '', position } = campus ?? {};
      store.patch({ draft: { campusNumber: campus?.campusNumber, name, address, phone, ...(position && { position }) }, saved: undefined, failure: undefined });
    },
    change(fields) {
      const { draft, isSaving } = store.getState();
      if (draft !== undefined && !isSaving) store.patch({ draft: { ...draft, ...fields } });
    },
    locate() {
      const { draft, isLocating, isSaving } = store.getState();
      if (draft !== undefined && !isLocating && !isSaving) void locate();
    },
    save() {
      const { draft, institutionNumber, isSaving } = store.getState();
      if (draft !== undefined && institutionNumber !== undefined && !isSaving) void save(draft, institutionNumber);
    },
    cancel() {
      if (!store.getState().isSaving) store.patch({ draft: undefined, failure: undefined });
    },
  };
}

function asFailure(refusal: Refusal): { kind: 'refusal'; refusal: Refusal } {
  return { kind: 'refusal', refusal };
}

function explainMissingPlace(outcome: 'permissionRefused' | 'noFix' | 'timeout'): Refusal {
  if (outcome === 'permissionRefused') return refuseAs('locationPermissionRefused', 'fix');
  return outcome === 'timeout' ? refuseAs('locationTimedOut', 'retry') : refuseAs('locationUnavailable', 'retry');
}
