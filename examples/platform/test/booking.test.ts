import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { setBookingStage, type BookingStage, type BookingView, type Desk } from './harness/booking-stage';
import { expectRefusal } from './harness/expect-refusal';
import { testDatabaseKinds } from './harness/start-test-platform';

const hourSeconds = 3600;

describe.each(testDatabaseKinds)('booking on %s', (kind) => {
  let stage: BookingStage;
  let desk: Desk;
  let other: Desk;
  let persons = 0;
  const claim = () => stage.claim((persons += 1));
  beforeAll(async () => {
    stage = await setBookingStage(kind);
    const [first, second] = stage.admins;
    if (first === undefined || second === undefined) throw new Error('No demonstration admins');
    desk = await stage.openDesk(first);
    other = await stage.openDesk(second);
  });
  afterAll(() => stage.platform.close());

  it('R40 M4 books once for 24 h, shows it with the voucher, and refuses the voucher elsewhere', async () => {
    const holder = await claim();
    const booked = await holder.book(desk);
    expect(booked).toMatchObject({ status: 201, body: { booking: { state: 'active', epoch: 1, devicesAway: 0, institutionName: '太原职业培训学校（演示）', bookedUntilMs: stage.platform.clock.nowMs() + 24 * 3_600_000 } } });
    expect((await holder.book(desk)).body.booking.leaseId).toBe(booked.body.booking.leaseId);
    expect(await stage.count('booking_leases', `voucher_number = '${holder.voucherNumber}'`)).toBe(1);
    const { leaseId } = booked.body.booking;
    const detail = await holder.device.call<{ voucher: { booking: BookingView } }>({ method: 'GET', path: `/v1/vouchers/${holder.voucherNumber}` });
    expect(detail.body.voucher.booking.leaseId).toBe(leaseId);
    const list = await holder.device.call<{ items: { booking: BookingView }[] }>({ method: 'GET', path: '/v1/vouchers' });
    expect(list.body.items[0]?.booking.leaseId).toBe(leaseId);
    const code = await holder.show();
    const verify = (at: Desk) => at.device.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber: at.institutionNumber, code } });
    await expectRefusal(stage.platform, 'leasedElsewhere', () => verify(other));
    await expectRefusal(stage.platform, 'leasedElsewhere', () => other.redeem(code, randomUUID()));
    await expectRefusal(stage.platform, 'leasedElsewhere', () => holder.book(other));
    expect(await verify(desk)).toMatchObject({ status: 200 });
    expect(await desk.redeem(code, randomUUID())).toMatchObject({ status: 201 });
    expect(await stage.count('redemptions', `voucher_number = '${holder.voucherNumber}' AND lease_id = '${leaseId}'`)).toBe(1);
    await stage.platform.relay.deliverDue();
  });

  it('M4 cancels at once while no device has a grant, and then another institution can be booked', async () => {
    const holder = await claim();
    await holder.book(desk);
    expect(await holder.cancel()).toMatchObject({ status: 200, body: { hasEnded: true, booking: { state: 'ended' } } });
    expect(await holder.cancel()).toMatchObject({ status: 200, body: { hasEnded: true } });
    expect(await holder.book(other)).toMatchObject({ status: 201, body: { booking: { institutionNumber: other.institutionNumber } } });
    expect(await stage.count('audit_entries', `subject = '${holder.voucherNumber}' AND action = 'cancelBooking'`)).toBe(1);
  });

  it('M4 ends by its time: nobody writes it, and nobody is bound by it', async () => {
    const holder = await claim();
    await holder.book(desk);
    const elsewhere = await claim();
    await elsewhere.book(desk);
    stage.platform.clock.advance(24 * hourSeconds);
    expect(await other.redeem(await holder.show(), randomUUID())).toMatchObject({ status: 201 });
    const read = await elsewhere.device.call<{ voucher: object }>({ method: 'GET', path: `/v1/vouchers/${elsewhere.voucherNumber}` });
    expect(read.body.voucher).not.toHaveProperty('booking');
    expect(await elsewhere.book(other)).toMatchObject({ status: 201 });
    await stage.platform.relay.deliverDue();
  });

  it('M4 renews by compare-and-set and releases; only the institution may', async () => {
    const holder = await claim();
    const { leaseId } = (await holder.book(desk)).body.booking;
    const path = `/v1/institutions/${desk.institutionNumber}/bookings/${leaseId}`;
    const renew = (by: Desk, at: string, expectedEpoch: number) => by.device.call<BookingView>({ method: 'POST', path: `${at}/renew`, body: { expectedEpoch } });
    stage.platform.clock.advance(hourSeconds);
    expect(await renew(desk, path, 1)).toMatchObject({ status: 200, body: { epoch: 2, bookedUntilMs: stage.platform.clock.nowMs() + 24 * 3_600_000 } });
    await expectRefusal(stage.platform, 'leaseChanged', () => renew(desk, path, 1));
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => renew(other, path, 2));
    await expectRefusal(stage.platform, 'notFound', () => renew(other, path.replace(String(desk.institutionNumber), String(other.institutionNumber)), 2));
    const release = () => desk.device.call<BookingView>({ method: 'POST', path: `${path}/release` });
    expect(await release()).toMatchObject({ status: 200, body: { state: 'ended', drainReason: 'released' } });
    expect(await release()).toMatchObject({ status: 200 });
    await expectRefusal(stage.platform, 'leaseDraining', () => renew(desk, path, 2));
  });

  it('R40 M3 lists who booked here, masked, and tells each of them who looked', async () => {
    const holder = await claim();
    await holder.book(desk);
    const path = `/v1/institutions/${desk.institutionNumber}/bookings`;
    const page = await desk.device.call<{ items: { voucherNumber: string; maskedName: string }[] }>({ method: 'GET', path });
    expect(page.body.items[0]).toMatchObject({ voucherNumber: holder.voucherNumber, maskedName: expect.stringMatching(/^测\*+$/), maskedIdNumber: expect.stringMatching(/^140105\*+$/) });
    const seen = await holder.device.call<{ accesses: { kind: string }[] }>({ method: 'GET', path: `/v1/vouchers/${holder.voucherNumber}` });
    expect(seen.body.accesses).toMatchObject([{ kind: 'lookedUp' }]);
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => other.device.call({ method: 'GET', path }));
  });

  it('R40 lists institutions by distance with contacts, by region without a position, page by page', async () => {
    const holder = await claim();
    const near = async (query: string) => (await holder.device.call<{ items: { institutionNumber: number; campusNumber: number; distanceMeters?: number; phone: string; canBook: boolean }[]; nextCursor?: string; isApproximate: boolean }>({ method: 'GET', path: `/v1/institutions/nearby?${query}` })).body;
    const here = 'latitude=40.0768&longitude=113.3001&datum=gcj02&accuracyMeters=30';
    const first = await near(`${here}&limit=10`);
    expect(first.items[0]).toMatchObject({ institutionNumber: other.institutionNumber, distanceMeters: 0, canBook: true, phone: expect.stringMatching(/^0352-/) });
    const distances = first.items.map(({ distanceMeters }) => distanceMeters ?? -1);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    const second = await near(`${here}&limit=50&cursor=${first.nextCursor ?? ''}`);
    expect(new Set([...first.items, ...second.items].map(({ institutionNumber }) => institutionNumber)).size).toBe(24);
    const inPages = async (query: string) => {
      const found: object[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page = await near(`${query}limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
        found.push(...page.items);
        cursor = page.nextCursor;
      }
      return found;
    };
    for (const query of [`${here}&`, '']) expect(await inPages(query)).toEqual((await near(`${query}limit=50`)).items);
    // 500 m lie between the datums (A1): the same numbers are another place.
    const satellite = await near(here.replace('gcj02', 'wgs84'));
    expect(satellite.items[0]?.distanceMeters ?? 0).toBeGreaterThan(300);
    const nowhere = await near('limit=3');
    expect(nowhere.items.map(({ distanceMeters }) => distanceMeters)).toEqual([undefined, undefined, undefined]);
    const [mine] = nowhere.items;
    expect(mine?.phone).toMatch(/^0351-6001050$/);
    expect((await near(here.replace('=30', '=3000'))).isApproximate).toBe(true);
    await expectRefusal(stage.platform, 'invalidRequest', () => holder.device.call({ method: 'GET', path: '/v1/institutions/nearby?latitude=40' }));
    const unready = first.items.find(({ canBook }) => !canBook);
    const book = (body: object | undefined) => holder.device.call({ method: 'POST', path: `/v1/vouchers/${holder.voucherNumber}/booking`, body });
    await expectRefusal(stage.platform, 'institutionNotReady', () => book({ institutionNumber: unready?.institutionNumber, campusNumber: unready?.campusNumber }));
    await expectRefusal(stage.platform, 'notFound', () => book({ institutionNumber: desk.institutionNumber, campusNumber: other.campusNumber }));
  });

  it('M4 keeps nobody from being forgotten once its time is over', async () => {
    const holder = await claim();
    await holder.book(desk);
    const erase = () => holder.device.call({ method: 'POST', path: '/v1/erasures', body: { understood: true } });
    expect((await expectRefusal(stage.platform, 'erasureNotYet', erase)).body).toMatchObject({ details: { obstacle: 'bookingOpen' } });
    stage.platform.clock.advance(24 * hourSeconds);
    expect(await erase()).toMatchObject({ status: 201 });
  });
});
