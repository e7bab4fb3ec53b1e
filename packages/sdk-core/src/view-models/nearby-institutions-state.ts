import type { NearbyInstitution } from '../platform-api/platform-types';
import type { PagedList, ViewModel } from './view-model';

export interface NearbyInstitutionsState {
  readonly institutions: PagedList<NearbyInstitution>;
  /** Where the order comes from: my position, or my region while there is none. */
  readonly orderedBy: 'locating' | 'distance' | 'region';
  /** Why there is no position, or why it may not be used; the screen says how to give one. */
  readonly denied?: 'permissionRefused' | 'noFix' | 'timeout' | 'noGeolocation' | 'consentMissing' | undefined;
  /** The position is off by more than 1 km. */
  readonly isApproximate: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  /** The host cannot call: the number is shown to be copied. */
  readonly canCall: boolean;
}

export interface NearbyInstitutionsModel extends ViewModel<NearbyInstitutionsState> {
  /** Asks for the position again and loads the first page. */
  refresh(): void;
  loadMore(): void;
  /** Calls the campus, or the institution where the campus has no number of its own. */
  call(institution: NearbyInstitution): void;
}
