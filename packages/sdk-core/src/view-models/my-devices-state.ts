import type { BoundKey } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

export interface MyDevicesState {
  readonly phase: LoadPhase;
  readonly devices: readonly BoundKey[];
  /** How many may be bound at once (A21). */
  readonly limit?: number | undefined;
  /** The device that is asked about before it is unbound. */
  readonly asked?: BoundKey | undefined;
  readonly isUnbinding: boolean;
  /** What was unbound last, for the notice. */
  readonly unbound?: BoundKey | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  /** Offline scans that this device kept when it was unbound: delivered when the person enters anew. */
  readonly waitingScans?: number | undefined;
  /** Of the list, or of the last attempt to unbind; `scansWaiting`: confirm again to unbind all the same. */
  readonly failure?: Failure | undefined;
}

export interface MyDevicesModel extends ViewModel<MyDevicesState> {
  refresh(): void;
  /** Opens the question; this very device is unbound as well, and the person must enter again. */
  ask(keyThumbprint: string): void;
  cancel(): void;
  /** Cannot be undone: the device binds anew at its next launch. */
  confirm(): void;
}
