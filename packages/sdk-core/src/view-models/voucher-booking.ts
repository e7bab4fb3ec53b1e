import { bookVoucher } from '../platform-api/operations/book-voucher';
import { cancelBooking } from '../platform-api/operations/cancel-booking';
import { readVoucher } from '../platform-api/operations/read-voucher';
import type { Booking, VoucherDetail } from '../platform-api/platform-types';
import type { Result } from '../refusals';
import { keepCredential } from '../session/credential-keeper';
import type { VoucherSdk } from '../voucher-sdk';
import { voucherDetailShape } from './answer-shape';
import { loadCached } from './load-cached';
import { createModelStore, isOfflineFailure, toFailure } from './model-store';
import { liveOn, reportDocument } from './report-document';
import type { BookingEffect, VoucherBookingModel, VoucherBookingState } from './voucher-booking-state';

/** 预约: books a voucher before use and cancels, and says when that has effect (R40, M4). Shares the cached voucher with its page. */
export function createVoucherBookingModel(sdk: VoucherSdk, options: { voucherNumber: string }): VoucherBookingModel {
  const { voucherNumber } = options;
  const store = createModelStore<VoucherBookingState>({ phase: 'loading', canBook: false, isBooking: false, isRefreshing: false, isOffline: false });

  function load(isCacheWanted: boolean): Promise<void> {
    return loadCached<VoucherDetail>({
      sdk,
      cacheName: `voucher:${voucherNumber}`,
      shape: voucherDetailShape,
      isCacheWanted,
      load: () => readVoucher(sdk, voucherNumber),
      report: reportDocument(store, ({ voucher }: VoucherDetail) => ({
        voucher, booking: voucher.booking, canBook: voucher.status === 'claimed' && voucher.trainingType === 'offline' && voucher.booking === undefined,
      })),
    });
  }

  async function run<T>(operate: () => Promise<Result<T>>, apply: (value: T) => Promise<void> | void): Promise<void> {
    if (store.getState().isBooking) return;
    store.patch({ isBooking: true, bookingFailure: undefined });
    try {
      const answer = await operate();
      if (answer.ok) await apply(answer.value);
      store.patch({ isBooking: false, askedToCancel: undefined, ...(answer.ok ? {} : { bookingFailure: { kind: 'refusal', refusal: answer.refusal } }) });
      await load(false); // what another phone did meanwhile; the code page reads the same cache
    } catch (error) {
      const failure = toFailure(error);
      store.patch({ isBooking: false, bookingFailure: failure, isOffline: isOfflineFailure(failure) });
    }
  }

  return {
    ...liveOn(store, load),
    book: (place) =>
      void run(() => bookVoucher(sdk, { voucherNumber, ...place }), async ({ booking, credential }) => {
        // The institution's devices know this one: another would be amber without a network.
        await keepCredential(sdk, credential).catch(() => undefined);
        store.patch({ booking, canBook: false, cancellation: undefined });
      }),
    askToCancel() {
      const { booking, isBooking } = store.getState();
      if (booking?.state === 'active' && !isBooking) store.patch({ askedToCancel: effectOf(booking), bookingFailure: undefined });
    },
    keepBooking: () => store.patch({ askedToCancel: undefined }),
    cancelBooking() {
      if (store.getState().askedToCancel === undefined) return;
      void run(() => cancelBooking(sdk, voucherNumber), ({ hasEnded, booking }) =>
        store.patch({ booking: hasEnded ? undefined : booking, cancellation: hasEnded ? { kind: 'atOnce' } : effectOf(booking) }));
    },
  };
}

/** At once, or when every device that has a grant has come back; at the latest by force. */
function effectOf({ devicesAway, forceFromMs }: Booking): BookingEffect {
  return devicesAway === 0 ? { kind: 'atOnce' } : { kind: 'whenDevicesReturn', devicesAway, atTheLatestMs: forceFromMs };
}
