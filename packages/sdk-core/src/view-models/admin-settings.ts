import { addInstitutionAdmin } from '../platform-api/operations/add-institution-admin';
import { handOverInstitution } from '../platform-api/operations/hand-over-institution';
import { listInstitutionAdmins } from '../platform-api/operations/list-institution-admins';
import { removeInstitutionAdmin } from '../platform-api/operations/remove-institution-admin';
import type { AdminRosterView } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import type { AdminQuestion, AdminSettingsModel, AdminSettingsState } from './admin-settings-state';
import { findInstitutions } from './institution-choice';
import { itemsShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import { beginRefresh, reportDocument } from './report-document';
import { runOnce } from './run-once';

const emptyDraft = { name: '', idNumber: '', phone: '' };

/** 管理员设置: 1 super admin + 5, set freely by the super admin (R62). */
export function createAdminSettingsModel(sdk: VoucherSdk, options: { institutionNumber?: number } = {}): AdminSettingsModel {
  const store = createModelStore<AdminSettingsState>({
    phase: 'loading', memberships: [], institutionNumber: options.institutionNumber, admins: [], isSuperAdmin: false, isBusy: false, isRefreshing: false, isOffline: false,
  });
  const { getState, patch } = store;
  let isStarted = false;

  const read = ({ items, limit, remaining, isSuperAdmin }: AdminRosterView) => ({ admins: items, limit, remaining, isSuperAdmin });
  const report = reportDocument(store, read);

  function load(isCacheWanted: boolean): void {
    const { institutionNumber } = getState();
    if (institutionNumber === undefined) return find(isCacheWanted);
    void loadCached<AdminRosterView>({
      sdk, cacheName: `admins:${institutionNumber}`, shape: itemsShape, isCacheWanted, load: () => listInstitutionAdmins(sdk, institutionNumber),
      report: (outcome) => getState().institutionNumber === institutionNumber && report(outcome),
    });
  }

  function find(isCacheWanted: boolean): void {
    void findInstitutions(sdk, store, { isCacheWanted, open: () => load(isCacheWanted) });
  }

  function ask(kind: 'remove' | 'handOver', adminId: string): void {
    const { admins, isSuperAdmin, isBusy } = getState();
    const admin = admins.find((one) => one.adminId === adminId);
    if (admin === undefined || isBusy || admin.role === 'superAdmin' || !(isSuperAdmin || (kind === 'remove' && admin.isMe))) return;
    patch({ question: { kind: admin.isMe ? 'leave' : kind, admin }, done: undefined, failure: undefined });
  }

  function answer({ kind, admin }: AdminQuestion, institutionNumber: number): void {
    const act = kind === 'handOver' ? handOverInstitution : removeInstitutionAdmin;
    const done = { kind: ({ remove: 'removed', leave: 'left', handOver: 'handedOver' } as const)[kind], maskedName: admin.maskedName };
    void runOnce(store, () => act(sdk, { institutionNumber, adminId: admin.adminId }), (roster) => {
      patch({ ...read(roster), question: undefined, done });
      if (kind !== 'leave') return;
      // No longer mine: what is left of my institutions is asked anew.
      patch({ admins: [], institutionNumber: undefined, phase: 'loading' });
      find(false);
    });
  }

  return {
    getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      find(true);
    },
    dispose() {
      isStarted = false;
      patch({ draft: undefined });
    },
    refresh() {
      beginRefresh(store);
      load(false);
    },
    chooseInstitution(institutionNumber) {
      if (institutionNumber === getState().institutionNumber || getState().isBusy) return;
      patch({ institutionNumber, phase: 'loading', admins: [], limit: undefined, remaining: undefined, isSuperAdmin: false, draft: undefined, question: undefined, done: undefined, failure: undefined });
      load(true);
    },
    openForm() {
      if (getState().isSuperAdmin && !getState().isBusy) patch({ draft: emptyDraft, done: undefined, failure: undefined });
    },
    change(fields) {
      const { draft, isBusy } = getState();
      if (draft !== undefined && !isBusy) patch({ draft: { ...draft, ...fields } });
    },
    add() {
      const { draft, institutionNumber } = getState();
      if (draft === undefined || institutionNumber === undefined) return;
      const person = { name: draft.name.trim(), idNumber: draft.idNumber.trim().toUpperCase(), phone: draft.phone.trim() };
      void runOnce(store, () => addInstitutionAdmin(sdk, { institutionNumber, person }), (roster) => {
        const added = roster.items.find(({ adminId }) => !getState().admins.some((known) => known.adminId === adminId));
        patch({ ...read(roster), draft: undefined, done: { kind: 'added', maskedName: added?.maskedName ?? '' } });
      });
    },
    closeForm() {
      if (!getState().isBusy) patch({ draft: undefined, failure: undefined });
    },
    askToRemove: (adminId) => ask('remove', adminId),
    askToHandOver: (adminId) => ask('handOver', adminId),
    cancel() {
      if (!getState().isBusy) patch({ question: undefined, failure: undefined });
    },
    confirm() {
      const { question, institutionNumber } = getState();
      if (question !== undefined && institutionNumber !== undefined) answer(question, institutionNumber);
    },
  };
}
