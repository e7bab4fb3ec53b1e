import { buildMonthCalendar } from '../attendance/check-in-history';
import type { LocationFix } from '../attendance/location-reading';
import { readChinaDay } from '../calendar/china-day';
import { checkInByLocation } from '../platform-api/operations/check-in-by-location';
import { completeAssistedCheckIn } from '../platform-api/operations/complete-assisted-check-in';
import { forecastCheckIn } from '../platform-api/operations/forecast-check-in';
import { listCheckIns } from '../platform-api/operations/list-check-ins';
import { scanCheckInCode } from '../platform-api/operations/scan-check-in-code';
import type { AssistedCheckInGrant, CheckIn, CheckInForecast, CompletedCheckIn } from '../platform-api/platform-types';
import type { Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { createAttemptRunner } from './check-in-attempt';
import type { CheckInModel, CheckInState } from './check-in-state';
import { itemsShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore, isOfflineFailure, toFailure } from './model-store';
import { beginRefresh } from './report-document';
import { readPlace } from './read-place';

const monthPageLimit = 100;
const mostMonthPages = 4;

/** 培训签到: pre-flight, place and face, the campus's code after a denial, and the month (R43–R49, M2). */
export function createCheckInModel(sdk: VoucherSdk, options: { voucherNumber: string }): CheckInModel {
  const { voucherNumber } = options;
  const store = createModelStore<CheckInState>({
    phase: 'loading', step: 'idle', isAnswerLost: false, month: readChinaDay(sdk.clock.nowMs()).slice(0, 7), checkIns: [], isRefreshing: false, isOffline: false,
  });
  const runner = createAttemptRunner({ sdk, onStep: (step) => store.patch({ step }) });
  let isStarted = false;
  let monthAsked = 0;

  function load(isCacheWanted: boolean, fix?: LocationFix): Promise<void> {
    return loadCached<CheckInForecast>({
      sdk,
      cacheName: `check-in:${voucherNumber}`,
      shape: { location: 'object', code: 'object' },
      isCacheWanted,
      load: () => forecastCheckIn(sdk, { voucherNumber, fix }),
      report(outcome) {
        if (outcome.kind === 'failed') {
          const isShown = store.getState().phase === 'ready';
          store.patch({ isOffline: outcome.isOffline, isRefreshing: false, ...(isShown ? {} : { phase: 'failed' as const, failure: outcome.failure }) });
          return;
        }
        const isFresh = outcome.kind === 'fresh';
        store.patch({ phase: 'ready', forecast: outcome.value, asOfMs: outcome.asOfMs, isRefreshing: !isFresh, ...(isFresh ? { isOffline: false } : {}) });
      },
    });
  }

  async function loadMonth(isCacheWanted: boolean): Promise<void> {
    const mine = (monthAsked += 1);
    const { month } = store.getState();
    await loadCached<{ items: readonly CheckIn[] }>({
      sdk,
      cacheName: `check-ins:${voucherNumber}:${month}`,
      shape: itemsShape,
      isCacheWanted,
      load: () => readMonth(month),
      report(outcome) {
        if (mine !== monthAsked || outcome.kind === 'failed') return; // the pre-flight says what is wrong
        const checkIns = outcome.value.items;
        store.patch({ checkIns, calendar: buildMonthCalendar({ month, checkIns, nowMs: sdk.clock.nowMs() }) });
      },
    });
  }

  /** At most 5 a day: two pages. More than {@link mostMonthPages}, and it is no month. */
  async function readMonth(month: string): Promise<Result<{ items: readonly CheckIn[] }>> {
    const items: CheckIn[] = [];
    let cursor: string | undefined;
    for (let read = 0; read < mostMonthPages; read += 1) {
      const page = await listCheckIns(sdk, { voucherNumber, month, cursor, limit: monthPageLimit });
      if (!page.ok) return page;
      items.push(...page.value.items);
      cursor = page.value.nextCursor;
      if (cursor === undefined) break;
    }
    return { ok: true, value: { items } };
  }

  const isBusy = (): boolean => ['locating', 'verifyingFace', 'scanning', 'sending'].includes(store.getState().step);

  /** Runs one attempt to its end; what is shown afterwards is the platform's state anew. */
  async function attempt(begin: CheckInState['step'], act: () => Promise<Result<CompletedCheckIn> | undefined>): Promise<void> {
    if (isBusy()) return;
    store.patch({ step: begin, completed: undefined, failure: undefined });
    try {
      const result = (await runner.repeat()) ?? (await act());
      store.patch({ isAnswerLost: false, isOffline: false });
      if (result === undefined) return store.patch({ step: 'idle' });
      if (result.ok) store.patch({ step: 'done', completed: result.value, grant: undefined });
      else store.patch({ step: 'refused', failure: { kind: 'refusal', refusal: result.refusal }, ...(isGrantOver(result.refusal.code) ? { grant: undefined } : {}) });
    } catch (error) {
      const failure = toFailure(error);
      store.patch({ isAnswerLost: store.getState().step === 'sending', step: 'refused', failure, isOffline: isOfflineFailure(failure) });
      return;
    }
    void load(false);
    void loadMonth(false);
  }

  const complete = (grant: AssistedCheckInGrant): Promise<Result<CompletedCheckIn>> =>
    runner.run(({ face, idempotencyKey }) => completeAssistedCheckIn(sdk, { voucherNumber, grantId: grant.grantId, face, idempotencyKey }));

  async function scanAndComplete(code: string): Promise<Result<CompletedCheckIn>> {
    store.patch({ step: 'sending' });
    const scanned = await scanCheckInCode(sdk, { voucherNumber, code });
    if (!scanned.ok) return scanned;
    store.patch({ grant: scanned.value });
    return complete(scanned.value);
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      void load(true);
      void loadMonth(true);
    },
    dispose() {
      isStarted = false;
      monthAsked += 1;
    },
    refresh() {
      beginRefresh(store);
      void load(false);
      void loadMonth(false);
    },
    preview() {
      store.patch({ isRefreshing: true });
      void readPlace(sdk).then((reading) => load(false, reading.outcome === 'fix' ? reading.fix : undefined), () => load(false));
    },
    checkIn() {
      void attempt('locating', async () => {
        const reading = await readPlace(sdk);
        return runner.run(({ face, idempotencyKey }) => checkInByLocation(sdk, { voucherNumber, reading, face, idempotencyKey }));
      });
    },
    openHostScanner() {
      const { scanner } = sdk.bridge;
      if (scanner === undefined) return;
      void attempt('scanning', async () => {
        const scanned = await scanner.scan();
        return 'text' in scanned ? scanAndComplete(scanned.text) : undefined;
      });
    },
    submitCode: (text) => void attempt('sending', () => scanAndComplete(text)),
    completeScan() {
      const { grant } = store.getState();
      if (grant !== undefined) void attempt('sending', () => complete(grant));
    },
    dismiss() {
      if (!isBusy()) store.patch({ step: 'idle', completed: undefined, ...(store.getState().phase === 'failed' ? {} : { failure: undefined }) });
    },
    showMonth(month) {
      store.patch({ month, calendar: undefined, checkIns: [] });
      void loadMonth(true);
    },
  };
}

function isGrantOver(code: string): boolean {
  return code === 'checkInGrantExpired' || code === 'checkInGrantUsed' || code === 'checkInGrantForeign';
}
