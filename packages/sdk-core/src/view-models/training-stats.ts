import type { ExportedList } from '../institution/export-quota';
import { listTrainees } from '../platform-api/operations/list-trainees';
import { listUsedTemplates } from '../platform-api/operations/list-used-templates';
import { listUsedVouchers } from '../platform-api/operations/list-used-vouchers';
import { readTrainingStatistics } from '../platform-api/operations/read-training-statistics';
import type { EnrolledTrainee, TrainingStatistics, UsedTemplate, UsedVoucher, UsedVoucherPage } from '../platform-api/platform-types';
import type { Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { createExportSteps } from './export-steps';
import { findInstitutions } from './institution-choice';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import { createPagedLoader, emptyList } from './paged-loader';
import { beginRefresh, reportDocument } from './report-document';
import type { TrainingStatsModel, TrainingStatsState } from './training-stats-state';

/** A search by name may answer empty stretches: so many are read for one page. */
const stretchesPerPage = 5;
const blank = { templates: emptyList<UsedTemplate>(), vouchers: emptyList<UsedVoucher>(), trainees: emptyList<EnrolledTrainee>(), template: undefined, search: '', quota: undefined, exported: undefined, failure: undefined } as const;

/** 培训统计: totals, by day, by template and by voucher, trainees, and their export (R57, R58, R60, R64). */
export function createTrainingStatsModel(sdk: VoucherSdk, options: { institutionNumber?: number } = {}): TrainingStatsModel {
  const store = createModelStore<TrainingStatsState>({ ...blank, phase: 'loading', memberships: [], institutionNumber: options.institutionNumber, tab: 'vouchers', isBusy: false, isRefreshing: false, isOffline: false });
  const { getState, patch } = store;
  const exporting = createExportSteps(sdk, store);
  let isStarted = false;
  const number = (): number => getState().institutionNumber ?? 0;
  const report = reportDocument(store, (statistics: TrainingStatistics) => ({ statistics }));

  const templates = createPagedLoader<UsedTemplate>({
    sdk, cacheName: () => `usedTemplates:${number()}`, loadPage: (cursor) => listUsedTemplates(sdk, { institutionNumber: number(), cursor }), report: (list, freshness) => patch({ templates: list, ...freshness }),
  });
  const vouchers = createPagedLoader<UsedVoucher>({
    sdk, cacheName: () => `usedVouchers:${number()}:${getState().template?.templateNumber ?? ''}:${getState().search === '' ? '' : 'search'}`, loadPage: loadVouchers, report: (list, freshness) => patch({ vouchers: list, ...freshness }),
  });
  const trainees = createPagedLoader<EnrolledTrainee>({
    sdk, cacheName: () => `trainees:${number()}`, loadPage: (cursor) => listTrainees(sdk, { institutionNumber: number(), cursor }), report: (list, freshness) => patch({ trainees: list, ...freshness }),
  });

  async function loadVouchers(cursor: string | undefined): Promise<Result<UsedVoucherPage>> {
    const { template, search } = getState();
    let result = await listUsedVouchers(sdk, { institutionNumber: number(), templateNumber: template?.templateNumber, search: search === '' ? undefined : search, cursor });
    for (let read = 1; read < stretchesPerPage && result.ok && result.value.items.length === 0 && result.value.nextCursor !== undefined; read += 1) {
      result = await listUsedVouchers(sdk, { institutionNumber: number(), templateNumber: template?.templateNumber, search, cursor: result.value.nextCursor });
    }
    return result;
  }

  function shown() {
    const { tab, template, search } = getState();
    if (tab === 'trainees') return trainees;
    return template === undefined && search === '' ? templates : vouchers;
  }

  /** What the export button means now; the list of templates is no list to export. */
  function exportable(): ExportedList | undefined {
    const { tab, template } = getState();
    if (tab === 'trainees') return { kind: 'trainees' };
    return template && { kind: 'vouchers', templateNumber: template.templateNumber };
  }

  async function load(isCacheWanted: boolean): Promise<void> {
    const { institutionNumber } = getState();
    if (institutionNumber === undefined) return findInstitutions(sdk, store, { isCacheWanted, open: () => void load(isCacheWanted) });
    const statistics = loadCached<TrainingStatistics>({
      sdk, cacheName: `trainingStatistics:${institutionNumber}`, shape: { byDay: 'list' }, isCacheWanted, load: () => readTrainingStatistics(sdk, { institutionNumber }),
      report: (outcome) => getState().institutionNumber === institutionNumber && report(outcome),
    });
    await Promise.all([statistics, shown().load({ isCacheWanted }), exporting.showQuota(institutionNumber, exportable())]);
  }

  /** Another list comes into view. */
  function turnTo(change: Partial<TrainingStatsState>): void {
    patch({ ...change, exported: undefined, failure: undefined, quota: undefined });
    exporting.forget();
    void exporting.showQuota(number(), exportable());
    void shown().load({ isCacheWanted: getState().search === '' });
  }

  return {
    getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      void findInstitutions(sdk, store, { isCacheWanted: true, open: () => void load(true) });
    },
    dispose() {
      isStarted = false;
      exporting.forget();
    },
    refresh() {
      beginRefresh(store);
      void load(false);
    },
    chooseInstitution(institutionNumber) {
      if (institutionNumber === getState().institutionNumber || getState().isBusy) return;
      exporting.forget();
      patch({ ...blank, institutionNumber, phase: 'loading', statistics: undefined });
      void load(true);
    },
    chooseTab(tab) {
      if (tab !== getState().tab && !getState().isBusy) turnTo({ tab });
    },
    openTemplate(templateNumber) {
      const template = getState().templates.items.find((item) => item.templateNumber === templateNumber);
      if (template !== undefined && !getState().isBusy) turnTo({ template, search: '', vouchers: emptyList() });
    },
    closeTemplate() {
      if (getState().template !== undefined && !getState().isBusy) turnTo({ template: undefined, search: '', vouchers: emptyList() });
    },
    search(text) {
      const search = text.trim();
      if (search === getState().search || getState().tab !== 'vouchers' || getState().isBusy) return;
      turnTo({ search, vouchers: emptyList() });
    },
    loadMore: () => void shown().loadMore(),
    exportShown() {
      const list = exportable();
      if (list !== undefined && getState().institutionNumber !== undefined) void exporting.run(number(), list);
    },
    saveAgain: exporting.runAgain,
  };
}
