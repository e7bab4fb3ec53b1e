import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleVoucher, startMs, voucherNumber, type Route } from '../../test/scripted-platform';
import type { Booking } from '../platform-api/platform-types';
import { createVoucherBookingModel } from './voucher-booking';

const booking: Booking = {
  leaseId: `${voucherNumber}-${'0'.repeat(32)}`, institutionNumber: 2001, institutionName: '太原职业培训学校', campusNumber: 1, campusName: '主校区', address: '演示路1号', phone: '0351-1',
  state: 'active', epoch: 1, bookedAtMs: startMs, bookedUntilMs: startMs + 86_400_000, devicesAway: 0, forceFromMs: startMs + 96 * 3_600_000,
};
const path = `/v1/vouchers/${voucherNumber}`;

async function open(routes: Record<string, Route> = {}) {
  let booked: Booking | undefined;
  const platform = createScriptedSdk({
    [`GET ${path}`]: () => ({ status: 200, body: { voucher: { ...sampleVoucher, ...(booked && { booking: booked }) }, description: '', history: [], accesses: [] } }),
    [`POST ${path}/booking`]: () => {
      booked = booking;
      return { status: 201, body: { booking, credential: { voucherNumber, credential: 'from-the-booking', expiresAtMs: startMs } } };
    },
    [`DELETE ${path}/booking`]: () => {
      booked = undefined;
      return { status: 200, body: { hasEnded: true, booking: { ...booking, state: 'ended' } } };
    },
    ...routes,
  });
  const model = createVoucherBookingModel(platform.sdk, { voucherNumber });
  model.start();
  await platform.settle();
  return { platform, model, lend: (changed: Booking | undefined) => void (booked = changed) };
}

describe('voucher-booking', () => {
  it('R40 books once for two taps, keeps the credential that the institution knows, and shows where', async () => {
    const { platform, model } = await open();
    expect(model.getState()).toMatchObject({ canBook: true, booking: undefined, isBooking: false });
    model.book({ institutionNumber: 2001, campusNumber: 1 });
    model.book({ institutionNumber: 2001, campusNumber: 1 });
    expect(model.getState().isBooking).toBe(true);
    await expect.poll(async () => { await platform.settle(); return model.getState().isBooking; }).toBe(false);
    await platform.settle();
    expect(platform.sent(`POST ${path}/booking`)).toHaveLength(1);
    expect(JSON.parse(platform.sent(`POST ${path}/booking`)[0]?.body ?? '')).toEqual({ institutionNumber: 2001, campusNumber: 1 });
    expect(model.getState()).toMatchObject({ booking: { institutionName: '太原职业培训学校' }, canBook: false, bookingFailure: undefined });
    expect(await platform.sdk.storage.read(`credential:${voucherNumber}`)).toBe('from-the-booking');
  });

  it('M4 says before and after a cancellation when it has effect', async () => {
    const { platform, model, lend } = await open({
      [`DELETE ${path}/booking`]: () => {
        lend({ ...booking, state: 'draining', devicesAway: 2 });
        return { status: 200, body: { hasEnded: false, booking: { ...booking, state: 'draining', devicesAway: 2 } } };
      },
    });
    lend({ ...booking, devicesAway: 1 });
    model.refresh();
    await platform.settle();
    model.cancelBooking();
    expect(platform.sent(`DELETE ${path}/booking`)).toHaveLength(0);
    model.askToCancel();
    await expect.poll(() => model.getState().askedToCancel).toEqual({ kind: 'whenDevicesReturn', devicesAway: 1, atTheLatestMs: booking.forceFromMs });
    model.keepBooking();
    expect(model.getState().askedToCancel).toBeUndefined();
    model.askToCancel();
    await expect.poll(() => model.getState().askedToCancel).toBeDefined();
    model.cancelBooking();
    await expect.poll(async () => { await platform.settle(); return model.getState().isBooking; }).toBe(false);
    await platform.settle();
    expect(model.getState()).toMatchObject({ cancellation: { kind: 'whenDevicesReturn', devicesAway: 2 }, askedToCancel: undefined, booking: { state: 'draining' }, canBook: false });
    model.askToCancel();
    await platform.settle();
    expect(model.getState().askedToCancel).toBeUndefined();
  });

  it('M4 frees the voucher at once when no device has a grant', async () => {
    const { platform, model, lend } = await open();
    lend(booking);
    model.refresh();
    await platform.settle();
    model.askToCancel();
    await expect.poll(() => model.getState().askedToCancel).toEqual({ kind: 'atOnce' });
    model.cancelBooking();
    await expect.poll(async () => { await platform.settle(); return model.getState().isBooking; }).toBe(false);
    await platform.settle();
    expect(model.getState()).toMatchObject({ cancellation: { kind: 'atOnce' }, booking: undefined, canBook: true });
  });

  it('M1 keeps the page when the booking is refused or the network is away', async () => {
    const { platform, model } = await open({ [`POST ${path}/booking`]: () => refused('leaseDraining', { devicesAway: 1 }) });
    const tryBooking = async () => {
      model.book({ institutionNumber: 2001, campusNumber: 1 });
      await expect.poll(async () => { await platform.settle(); return model.getState().isBooking; }).toBe(false);
    };
    await tryBooking();
    expect(model.getState()).toMatchObject({ phase: 'ready', bookingFailure: { kind: 'refusal', refusal: { code: 'leaseDraining', details: { devicesAway: 1 } } } });
    platform.setOffline(true);
    await tryBooking();
    expect(model.getState()).toMatchObject({ phase: 'ready', bookingFailure: { kind: 'fault', code: 'networkFailed' }, isOffline: true });
  });
});
