import { readProfile } from '../platform-api/operations/read-profile';
import type { Membership, Profile } from '../platform-api/platform-types';
import { refuseAs } from '../refuse-as';
import type { VoucherSdk } from '../voucher-sdk';
import { profileShape } from './answer-shape';
import { loadCached } from './load-cached';
import type { ModelStore } from './model-store';
import type { Failure, LoadPhase } from './view-model';

interface InstitutionState {
  readonly phase: LoadPhase;
  readonly memberships: readonly Membership[];
  readonly institutionNumber?: number | undefined;
  readonly failure?: Failure | undefined;
  readonly isOffline: boolean;
  readonly isRefreshing: boolean;
}

/** Finds the institutions of the person, keeps the one that was chosen or takes the first, and calls `open` when it is another than before. Without one the screen says so (R56). */
export async function findInstitutions<State extends InstitutionState>(sdk: VoucherSdk, store: ModelStore<State>, options: { isCacheWanted: boolean; open: () => void }): Promise<void> {
  const patch = (change: Partial<InstitutionState>) => store.patch(change as Partial<State>);
  let opened: number | undefined;
  await loadCached<Profile>({
    sdk,
    cacheName: 'profile',
    shape: profileShape,
    isCacheWanted: options.isCacheWanted,
    load: () => readProfile(sdk),
    report(outcome) {
      if (outcome.kind === 'failed') {
        const isShown = store.getState().phase === 'ready' || opened !== undefined;
        return patch({ ...(isShown ? {} : { phase: 'failed', failure: outcome.failure }), isOffline: outcome.isOffline, isRefreshing: false });
      }
      const { memberships } = outcome.value;
      const before = store.getState().institutionNumber;
      const institutionNumber = (memberships.find((membership) => membership.institutionNumber === before) ?? memberships[0])?.institutionNumber;
      patch({ memberships, institutionNumber });
      if (institutionNumber === undefined) return patch({ phase: 'failed', isRefreshing: false, failure: { kind: 'refusal', refusal: refuseAs('notAnInstitutionAdmin', 'final') } });
      if (institutionNumber === opened) return;
      opened = institutionNumber;
      options.open();
    },
  });
}
