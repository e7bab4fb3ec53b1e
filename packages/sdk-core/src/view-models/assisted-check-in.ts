import { listAttendance } from '../platform-api/operations/list-attendance';
import { listCampuses } from '../platform-api/operations/list-campuses';
import { openCheckInDisplay } from '../platform-api/operations/open-check-in-display';
import { readProfile } from '../platform-api/operations/read-profile';
import type { CampusList, CheckInDisplay, Profile, ShownCheckInCode } from '../platform-api/platform-types';
import { refuseAs } from '../refuse-as';
import type { VoucherSdk } from '../voucher-sdk';
import type { AssistedCheckInModel, AssistedCheckInState } from './assisted-check-in-state';
import { watchCodes } from './code-watch';
import { itemsShape, profileShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore, isOfflineFailure, toFailure } from './model-store';
import { readPlace } from './read-place';

/** A5: a code that has left its minute is still taken for so long. */
const graceMs = 10_000;

/** 辅助签到: the campus's code on this screen, moving on each minute and with each scan, and who just checked in (R61). */
export function createAssistedCheckInModel(sdk: VoucherSdk, options: { institutionNumber?: number } = {}): AssistedCheckInModel {
  const { timers, feedback, display: screen } = sdk.bridge;
  const store = createModelStore<AssistedCheckInState>({ phase: 'loading', memberships: [], institutionNumber: options.institutionNumber, campuses: [], secondsLeft: 0, recent: [], isOffline: false });
  let isStarted = false;
  let run = 0; // a new number whenever what is shown ends: later answers are dropped
  let stopWatch: (() => void) | undefined;
  let cancelTick: (() => void) | undefined;

  function loadInstitutions(): void {
    void loadCached<Profile>({
      sdk,
      cacheName: 'profile',
      shape: profileShape,
      isCacheWanted: true,
      load: () => readProfile(sdk),
      report(outcome) {
        if (outcome.kind === 'failed') {
          if (store.getState().phase === 'loading') store.patch({ phase: 'blocked', failure: outcome.failure });
          return store.patch({ isOffline: outcome.isOffline });
        }
        const { memberships } = outcome.value;
        const before = store.getState();
        const chosen = memberships.find((membership) => membership.institutionNumber === before.institutionNumber) ?? memberships[0];
        store.patch({ memberships, institutionNumber: chosen?.institutionNumber });
        if (chosen === undefined) return store.patch({ phase: 'blocked', failure: { kind: 'refusal', refusal: refuseAs('notAnInstitutionAdmin', 'final') } });
        if (before.phase === 'loading' || before.phase === 'blocked') loadCampuses(chosen.institutionNumber);
      },
    });
  }

  function loadCampuses(institutionNumber: number): void {
    store.patch({ phase: 'loading', failure: undefined });
    void loadCached<CampusList>({
      sdk,
      cacheName: `campuses:${institutionNumber}`,
      shape: itemsShape,
      isCacheWanted: true,
      load: () => listCampuses(sdk, institutionNumber),
      report(outcome) {
        if (store.getState().institutionNumber !== institutionNumber) return;
        const { phase } = store.getState();
        if (outcome.kind === 'failed') {
          return store.patch({ isOffline: outcome.isOffline, ...(phase === 'loading' ? { phase: 'blocked' as const, failure: outcome.failure } : {}) });
        }
        store.patch({ campuses: outcome.value.items, ...(phase === 'loading' ? { phase: 'choosing' as const } : {}) });
      },
    });
    void loadRecent(institutionNumber);
  }

  async function loadRecent(institutionNumber: number): Promise<void> {
    const answer = await listAttendance(sdk, { institutionNumber, limit: 20 }).catch(() => undefined);
    if (answer?.ok === true && store.getState().institutionNumber === institutionNumber) store.patch({ recent: answer.value.items });
  }

  async function open(campusNumber: number): Promise<void> {
    const { institutionNumber } = store.getState();
    if (institutionNumber === undefined) return;
    end();
    const mine = run;
    store.patch({ phase: 'opening', failure: undefined });
    try {
      const reading = await readPlace(sdk).catch(() => undefined);
      const opened = await openCheckInDisplay(sdk, { institutionNumber, campusNumber, reading });
      if (mine !== run) return;
      if (!opened.ok) return store.patch({ phase: 'choosing', failure: { kind: 'refusal', refusal: opened.refusal } });
      follow(opened.value);
    } catch (error) {
      const failure = toFailure(error);
      if (mine === run) store.patch({ phase: 'choosing', failure, isOffline: isOfflineFailure(failure) });
    }
  }

  function follow(display: CheckInDisplay): void {
    void screen?.keepAwake(true).catch(() => undefined);
    store.patch({ phase: 'showing', display, isOffline: false });
    show(display.shown);
    stopWatch = watchCodes({
      sdk, displayId: display.displayId, after: display.shown.sequence,
      onCode(shown) {
        const isTaken = shown.takenCount > (store.getState().shown?.takenCount ?? shown.takenCount);
        show(shown);
        if (isTaken) feedback?.signal('success');
        void loadRecent(display.institutionNumber);
      },
      // Over after 30 min, or forgotten: the position is asked for anew. Anything else is for the admin to read.
      onRefusal(refusal) {
        if (refusal.code === 'notFound') return void open(display.campusNumber);
        end();
        store.patch({ phase: 'choosing', failure: { kind: 'refusal', refusal } });
      },
      onConnection: (isOffline) => store.patch({ isOffline }),
    });
  }

  function show(shown: ShownCheckInCode): void {
    cancelTick?.();
    const leftMs = shown.nextAtMs - sdk.clock.nowMs();
    if (leftMs <= -graceMs) return store.patch({ shown: undefined, secondsLeft: 0 }); // nobody could use it: better no code than a dead one
    store.patch({ shown, secondsLeft: Math.max(0, Math.ceil(leftMs / 1000)) });
    cancelTick = timers.after(1000, () => show(shown));
  }

  function end(): void {
    run += 1;
    stopWatch?.();
    cancelTick?.();
    stopWatch = undefined;
    void screen?.keepAwake(false).catch(() => undefined);
    store.patch({ display: undefined, shown: undefined, secondsLeft: 0 });
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
      if (!isStarted) return;
      isStarted = false;
      end();
      store.patch({ phase: 'loading' });
    },
    chooseInstitution(institutionNumber) {
      if (institutionNumber === store.getState().institutionNumber) return;
      end();
      store.patch({ institutionNumber, campuses: [], recent: [] });
      loadCampuses(institutionNumber);
    },
    showCampus: (campusNumber) => void open(campusNumber),
    close() {
      end();
      store.patch({ phase: 'choosing', failure: undefined });
    },
    retry() {
      const { phase, institutionNumber } = store.getState();
      if (phase !== 'blocked') return;
      store.patch({ phase: 'loading', failure: undefined });
      if (institutionNumber === undefined) loadInstitutions();
      else loadCampuses(institutionNumber);
    },
  };
}
