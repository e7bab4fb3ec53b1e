import type { Membership, Redemption, VerifiedScan } from '../platform-api/platform-types';
import type { OfflineScan, OfflineStatus } from '../offline/offline-scanner';
import type { AmberReason } from '../offline/decide-offline-scan';
import type { Refusal } from '../refusals';
import type { Failure, ViewModel } from './view-model';

/** A scan that was recorded without a network. Messages: `scan.became.<outcome>`; of `refused` the refusal's own. */
export interface ListedOfflineScan {
  readonly id: string;
  readonly voucherNumber: string;
  readonly scannedAtMs: number;
  /** Amber was 已排队,尚未核验: while it is `waiting` it is never to be shown as verified. */
  readonly color: 'green' | 'amber';
  readonly outcome: 'waiting' | 'used' | 'sameUse' | 'superseded' | 'lateConflict' | 'refused';
  readonly refusal?: Refusal | undefined;
}

export interface ScanToolState {
  /**
   * scanning → checking → confirming → redeeming → done, or refused at any step;
   * without a network `recorded` instead of `done`;
   * `blocked`: this person is no scan admin (R56).
   */
  readonly phase: 'loading' | 'blocked' | 'scanning' | 'checking' | 'confirming' | 'redeeming' | 'done' | 'recorded' | 'refused';
  readonly memberships: readonly Membership[];
  readonly institutionNumber?: number | undefined;
  /** What was typed or arrives from a scan gun (A19). */
  readonly typedText: string;
  /** The typed text is a beginning of a code, not a whole one. */
  readonly isTypedTextIncomplete: boolean;
  readonly isTorchOn: boolean;
  /** Uses at once, without the confirmation (A27). */
  readonly isQueueMode: boolean;
  /** In `confirming` and `redeeming`. */
  readonly scan?: VerifiedScan | undefined;
  /** In `confirming` and `redeeming` without a network: green or amber, decided on this device (M4). */
  readonly offlineScan?: OfflineScan | undefined;
  /** In `recorded`. Amber is 已排队,尚未核验: never to be shown as verified. */
  readonly recorded?: { readonly color: 'green' | 'amber'; readonly reasons: readonly AmberReason[]; readonly voucherNumber: string } | undefined;
  /** Queue, last synchronisation and verdicts; absent where no offline scanner was given. */
  readonly offlineStatus?: OfflineStatus | undefined;
  /** What was scanned without a network, the last one first, and what became of it; absent like `offlineStatus`. */
  readonly offlineScans?: readonly ListedOfflineScan[] | undefined;
  readonly isSynchronizing: boolean;
  /** Seconds of the reservation that remain. */
  readonly reservedSecondsLeft: number;
  /** In `done`. */
  readonly redemption?: Redemption | undefined;
  /** In `refused`; in `confirming` after a lost answer. */
  readonly failure?: Failure | undefined;
  /** A use was sent and no answer that counts came back: it may have happened. In `confirming` it can be sent again; in `refused` a second scan tells. */
  readonly isAnswerLost?: boolean | undefined;
  readonly recent: readonly Redemption[];
  readonly isOffline: boolean;
}

export interface ScanToolModel extends ViewModel<ScanToolState> {
  /** From the camera, the picture picker or the host's scanner. Ignored unless scanning. */
  submitCode(text: string): void;
  typeText(text: string): void;
  submitTyped(): void;
  /** Opens the host's own scanner, where the bridge has one. */
  openHostScanner(): void;
  confirm(): void;
  /** Gives the reservation up and scans on. Ignored in `redeeming`: what was sent may count. */
  cancel(): void;
  next(): void;
  setTorch(isOn: boolean): void;
  setQueueMode(isOn: boolean): void;
  chooseInstitution(institutionNumber: number): void;
  /** Delivers what was scanned without a network; also tried by itself. */
  synchronize(): void;
}
