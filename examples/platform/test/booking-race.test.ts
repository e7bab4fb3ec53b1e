import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { setBookingStage, type BookingStage, type Desk, type Holder } from './harness/booking-stage';
import { countOutcomes } from './harness/test-crowd';
import { createTemplate } from './harness/test-hr';
import { querySql } from './harness/start-test-platform';

const total = 96;

describe('booking and using at once on a PostgreSQL server, 40 connections', () => {
  let stage: BookingStage;
  let desk: Desk;
  let other: Desk;
  beforeAll(async () => {
    stage = await setBookingStage('postgresql', { maxConnections: 40 });
    const [first, second] = stage.admins;
    if (first === undefined || second === undefined) throw new Error('No demonstration admins');
    desk = await stage.openDesk(first);
    other = await stage.openDesk(second);
  });
  afterAll(() => stage.platform.close());

  const claimMany = async (from: number): Promise<Holder[]> => {
    const template = await createTemplate(stage.hr, { total });
    const holders: Holder[] = [];
    for (let start = 0; start < total; start += 32) holders.push(...(await Promise.all(Array.from({ length: 32 }, (_, index) => stage.claim(from + start + index, template)))));
    return holders;
  };

  it('M4 books a voucher or uses it elsewhere, never both', async () => {
    const holders = await claimMany(1000);
    const codes = await Promise.all(holders.map((holder) => holder.show()));
    await Promise.all(Array.from({ length: 40 }, () => querySql(stage.platform, 'SELECT pg_sleep(0.2)')));
    const [connections] = await querySql<{ count: number }>(stage.platform, 'SELECT count(*)::integer AS count FROM pg_stat_activity WHERE datname = current_database()');
    expect(connections?.count).toBeGreaterThanOrEqual(32);
    const pairs = await Promise.all(holders.map((holder, index) => Promise.all([holder.book(desk), other.redeem(codes[index] ?? '', randomUUID())])));
    const both = pairs.filter(([booked, used]) => booked.status === 201 && used.status === 201);
    const neither = pairs.filter(([booked, used]) => booked.status !== 201 && used.status !== 201);
    expect({ both: both.length, neither: neither.length }).toEqual({ both: 0, neither: 0 });
    const booked = pairs.filter(([answer]) => answer.status === 201).length;
    const used = await stage.count('redemptions', `institution_number = ${other.institutionNumber}`);
    expect(used).toBe(total - booked);
    expect(await stage.count('booking_leases', `institution_number = ${desk.institutionNumber}`)).toBe(booked);
    const refused = pairs.flatMap((pair) => pair.filter(({ status }) => status !== 201));
    expect(countOutcomes(refused)).toEqual({ ...(booked > 0 ? { leasedElsewhere: booked } : {}), ...(used > 0 ? { alreadyUsed: used } : {}) });
  }, 60_000);

  it('M4 a use that waits for a booking sees it: its snapshot is younger than the lock', async () => {
    const holder = await stage.claim(900);
    const code = await holder.show();
    const lock = "BEGIN; SELECT FROM voucher_platform.vouchers WHERE voucher_number = '" + holder.voucherNumber + "' FOR UPDATE; ";
    const insert = `INSERT INTO voucher_platform.booking_leases SELECT holder_bucket, voucher_number, voucher_number || '-${'0'.repeat(32)}', 1, ${desk.institutionNumber}, ${desk.campusNumber}, 1, ${stage.platform.clock.nowMs() + 3_600_000}, 'active', NULL, 0, false, 0 FROM voucher_platform.vouchers WHERE voucher_number = '${holder.voucherNumber}'; `;
    const booking = stage.platform.database.runScript(`${lock} SELECT pg_sleep(1); ${insert} COMMIT`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const used = await other.redeem(code, randomUUID());
    await booking;
    expect(used).toMatchObject({ status: 409, code: 'leasedElsewhere' });
    expect(await stage.count('redemptions', `voucher_number = '${holder.voucherNumber}'`)).toBe(0);
  });

  it('M4 books once when the same phone taps many times, and merges a record once when it is sent many times', async () => {
    const holder = await stage.claim(901);
    const taps = await Promise.all(Array.from({ length: 20 }, () => holder.book(desk)));
    expect(countOutcomes(taps)).toEqual({ 201: 20 });
    expect(new Set(taps.map(({ body }) => `${body.booking.leaseId} ${body.credential.credential}`)).size).toBe(1);
    await desk.synchronize();
    desk.network.isUp = false;
    expect(await desk.scan(await holder.show())).toMatchObject({ color: 'green' });
    await desk.synchronize();
    const delivery = desk.requests.find(({ records }) => records.length > 0);
    const repeats = await Promise.all(Array.from({ length: 20 }, () => desk.device.call<{ verdicts: object[] }>({ method: 'POST', path: '/v1/scan-synchronizations', body: delivery })));
    expect(new Set(repeats.map(({ status, body }) => `${status} ${JSON.stringify(body.verdicts)}`)).size).toBe(1);
    expect(await stage.count('redemptions', `voucher_number = '${holder.voucherNumber}'`)).toBe(1);
    await stage.platform.relay.deliverDue();
  });
});
