import type { Voucher } from '../platform-api/platform-types';
import type { Failure, ViewModel } from './view-model';

export interface VoucherCodeState {
  /**
   * `hidden`: the app is in the background, the code is taken off the screen.
   * `used`, `lapsed`: the code is gone for good (R42).
   */
  readonly phase: 'loading' | 'showing' | 'hidden' | 'used' | 'lapsed' | 'failed';
  readonly voucher?: Voucher | undefined;
  readonly voucherNumber: string;
  /** The code as a 1-bit PNG data URL, quiet zone included. */
  readonly pictureUrl?: string | undefined;
  /** The text in the code, 336 characters. */
  readonly codeText?: string | undefined;
  /** Whole seconds until the next code, 60 to 0. */
  readonly secondsLeft: number;
  readonly periodSeconds: number;
  readonly isOffline: boolean;
  /** In phase `used`. */
  readonly usedAtMs?: number | undefined;
  readonly place?: string | undefined;
  readonly failure?: Failure | undefined;
}

export interface VoucherCodeModel extends ViewModel<VoucherCodeState> {
  /** Makes a new code now. */
  refresh(): void;
}
