import type { Booking, Voucher } from '../platform-api/platform-types';
import type { Failure, LoadPhase, ViewModel } from './view-model';

/** When a cancellation has effect (M4); until then the voucher stays the institution's. */
export type BookingEffect =
  | { readonly kind: 'atOnce' }
  /** `atTheLatestMs`: from then on the authority may end the booking. */
  | { readonly kind: 'whenDevicesReturn'; readonly devicesAway: number; readonly atTheLatestMs: number };

export interface VoucherBookingState {
  readonly phase: LoadPhase;
  readonly voucher?: Voucher | undefined;
  /** Where the voucher is booked; one in `draining` is cancelled and waits for devices (R40, M4). */
  readonly booking?: Booking | undefined;
  /** Unused, offline, and nowhere booked. */
  readonly canBook: boolean;
  readonly isBooking: boolean;
  /** The person is being asked whether to cancel, with when that would have effect as far as is known. */
  readonly askedToCancel?: BookingEffect | undefined;
  /** After a cancellation: when it has effect. */
  readonly cancellation?: BookingEffect | undefined;
  readonly bookingFailure?: Failure | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
  readonly failure?: Failure | undefined;
}

export interface VoucherBookingModel extends ViewModel<VoucherBookingState> {
  refresh(): void;
  /** Books at an institution of `nearby-institutions`. A second tap is ignored while one runs. */
  book(place: { institutionNumber: number; campusNumber: number }): void;
  askToCancel(): void;
  keepBooking(): void;
  /** After {@link askToCancel}. */
  cancelBooking(): void;
}
