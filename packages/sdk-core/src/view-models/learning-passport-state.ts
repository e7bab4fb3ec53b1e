import type { LearningPassport, PassportRequest } from '../voucher/learning-passport';
import type { Failure, LoadPhase, ViewModel } from './view-model';

/** What the holder has chosen to show; nothing at first. */
export interface PassportChoice {
  readonly showsName: boolean;
  /** Indices into the passport's attendance. */
  readonly attendance: readonly number[];
  readonly certificates: readonly number[];
}

/** An answer for one verifier, to be shown as a code. */
export interface ShownPassport {
  readonly text: string;
  readonly audience: string;
  readonly expiresAtMs: number;
}

export interface LearningPassportState {
  readonly phase: LoadPhase;
  readonly passport?: LearningPassport | undefined;
  readonly expiresAtMs?: number | undefined;
  readonly choice: PassportChoice;
  /** The verifier that asks: its name is to be seen before anything is shown. */
  readonly request?: PassportRequest | undefined;
  /** What was scanned or typed is no question of a verifier. */
  readonly isRequestUnreadable: boolean;
  readonly isSigning: boolean;
  readonly shown?: ShownPassport | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

export interface LearningPassportModel extends ViewModel<LearningPassportState> {
  /** Asks the platform for a new one: attendance and certificates as they are now. */
  refresh(): void;
  chooseName(showsName: boolean): void;
  /** Adds it to what is shown, or takes it away. */
  toggleAttendance(index: number): void;
  toggleCertificate(index: number): void;
  /** A verifier's question, scanned or typed. */
  ask(requestText: string): void;
  /** Signs what was chosen for the verifier that asked; without a network too. Nothing happens while nothing is chosen. */
  show(): void;
  /** Takes question and answer away. */
  close(): void;
}
