import type { MonthCalendar } from '../attendance/check-in-history';
import type { AssistedCheckInGrant, CheckIn, CheckInForecast, CompletedCheckIn } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

export interface CheckInState {
  /** Of the pre-flight. */
  readonly phase: LoadPhase;
  /**
   * idle → locating → sending → verifyingFace → sending → done, or refused;
   * for the campus's code idle → scanning → sending → …
   */
  readonly step: 'idle' | 'locating' | 'verifyingFace' | 'scanning' | 'sending' | 'done' | 'refused';
  /** Would I pass now (M2): obstacles of both tools, and what remains of the day. */
  readonly forecast?: CheckInForecast | undefined;
  /** In `done`. */
  readonly completed?: CompletedCheckIn | undefined;
  /** A scanned code that waits for what is missing, 5 min. */
  readonly grant?: AssistedCheckInGrant | undefined;
  /** In `refused`, of the attempt; in `failed`, of the pre-flight. */
  readonly failure?: Failure | undefined;
  /** An attempt was sent and no answer came: it may have counted. The next try asks for the same one. */
  readonly isAnswerLost: boolean;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly calendar?: MonthCalendar | undefined;
  /** Of the month, newest first. */
  readonly checkIns: readonly CheckIn[];
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
}

export interface CheckInModel extends ViewModel<CheckInState> {
  refresh(): void;
  /** Asks the phone for its place and the platform whether it would do; no attempt. */
  preview(): void;
  /** Place and face (R43, R46). A denial may open the campus's code. */
  checkIn(): void;
  /** Opens the host's own scanner for the campus's code (R49). */
  openHostScanner(): void;
  /** The campus's code from the camera, the album or the keyboard. */
  submitCode(text: string): void;
  /** Tries the scanned code again, after what was missing. */
  completeScan(): void;
  /** Back to `idle`. */
  dismiss(): void;
  /** @param month `YYYY-MM` */
  showMonth(month: string): void;
}
