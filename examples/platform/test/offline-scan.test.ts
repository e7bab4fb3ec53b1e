import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { setBookingStage, type BookingStage, type BookingView, type Desk } from './harness/booking-stage';
import { expectRefusal } from './harness/expect-refusal';
import { testDatabaseKinds } from './harness/start-test-platform';
import { delistTemplate } from './harness/test-hr';

const hourSeconds = 3600;

describe.each(testDatabaseKinds)('scanning without a network on %s', (kind) => {
  let stage: BookingStage;
  let desk: Desk;
  let other: Desk;
  let persons = 100;
  const claim = (template?: number) => stage.claim((persons += 1), template);
  const desks = async () => {
    const [first, second] = stage.admins;
    if (first === undefined || second === undefined) throw new Error('No demonstration admins');
    return [await stage.openDesk(first), await stage.openDesk(second)] as const;
  };
  beforeAll(async () => {
    stage = await setBookingStage(kind);
    [desk, other] = await desks();
  });
  afterAll(() => stage.platform.close());

  it('M4 A17 R40: booked, synchronised, scanned green without a network, used when the device comes back, and the same answer again', async () => {
    const holder = await claim();
    await holder.book(desk);
    const ready = await desk.synchronize();
    expect(ready.grants).toHaveLength(1);
    desk.network.isUp = false;
    stage.platform.clock.advance(2 * hourSeconds);
    expect(await desk.scan(await holder.show())).toEqual({ color: 'green', recorded: 'recorded' });
    expect(await holder.status()).toBe('claimed');
    const answer = await desk.synchronize();
    expect(answer.verdicts).toEqual([{ index: 0, outcome: 'used', flags: [], usedAtMs: stage.platform.clock.nowMs() }]);
    expect(await holder.status()).toBe('used');
    expect(await desk.scanner.readStatus()).toMatchObject({ queued: 0, damaged: 0 });
    const request = desk.requests.at(-1);
    const repeated = await desk.device.call<typeof answer>({ method: 'POST', path: '/v1/scan-synchronizations', body: request });
    expect(repeated.body.verdicts).toEqual(answer.verdicts);
    expect(await stage.count('redemptions', `voucher_number = '${holder.voucherNumber}' AND scanned_at_ms IS NOT NULL`)).toBe(1);
    expect(await stage.count('outbox_events', `voucher_number = '${holder.voucherNumber}' AND kind = 'voucherUsed'`)).toBe(1);
    await stage.platform.relay.deliverDue();
    const read = await holder.device.call<{ accesses: { kind: string }[] }>({ method: 'GET', path: `/v1/vouchers/${holder.voucherNumber}` });
    expect(read.body.accesses).toMatchObject([{ kind: 'scanned' }]);
    const list = await desk.device.call<{ items: { scannedAtMs: number; deliveries: { state: string }[] }[] }>({ method: 'GET', path: `/v1/redemptions?institutionNumber=${desk.institutionNumber}&limit=1` });
    expect(list.body.items[0]?.deliveries.map(({ state }) => state)).toEqual(['synchronised', 'synchronised']);
  });

  it('M6 M4 names in a delist preview the void vouchers that a device may have used already', async () => {
    const holder = await claim();
    const preview = async () => (await stage.hr.call<{ leasedCount: number; byCounty: { leasedCount: number }[] }>({ method: 'GET', path: `/v1/hr/templates/${holder.templateNumber}/delist-preview` })).body;
    const before = (await preview()).leasedCount;
    await holder.book(desk);
    expect((await preview()).leasedCount).toBe(before); // no device has a grant yet
    await desk.synchronize();
    const leased = await preview();
    expect(leased.leasedCount).toBe(before + 1);
    expect(leased.byCounty.reduce((total, county) => total + county.leasedCount, 0)).toBe(leased.leasedCount);
    await holder.cancel();
    await desk.synchronize();
    await desk.synchronize();
    expect((await preview()).leasedCount).toBe(before);
  });

  it('M4 waits for a device that has a grant: another institution can be booked only once it came back', async () => {
    const holder = await claim();
    await holder.book(desk);
    await desk.synchronize();
    expect(await holder.cancel()).toMatchObject({ status: 200, body: { hasEnded: false, booking: { state: 'draining', devicesAway: 1 } } });
    await expectRefusal(stage.platform, 'leaseDraining', () => holder.book(other));
    await expectRefusal(stage.platform, 'leasedElsewhere', async () => other.redeem(await holder.show(), randomUUID()));
    await desk.synchronize();
    expect(await holder.book(other)).toMatchObject({ status: 201 });
    expect((await desk.synchronize()).grants).toEqual([]);
  });

  it('M4 keeps a green scan that was made before the booking was cancelled', async () => {
    const holder = await claim();
    await holder.book(desk);
    await desk.synchronize();
    desk.network.isUp = false;
    expect(await desk.scan(await holder.show())).toMatchObject({ color: 'green' });
    await holder.cancel();
    await expectRefusal(stage.platform, 'leaseDraining', () => holder.book(other));
    expect((await desk.synchronize()).drainingLeases).toHaveLength(1);
    expect(await holder.status()).toBe('used');
    await stage.platform.relay.deliverDue();
  });

  it('M4 of two disconnected devices without a booking both are amber: the first that comes back uses it, the second hears that it was used', async () => {
    const holder = await claim();
    await Promise.all([desk.synchronize(), other.synchronize()]);
    const code = await holder.show();
    for (const one of [desk, other]) {
      one.network.isUp = false;
      expect(await one.scan(code)).toEqual({ color: 'amber', recorded: 'recorded' });
    }
    const [second, first] = [await other.synchronize(), await desk.synchronize()];
    expect(second.verdicts[0]?.outcome).toBe('used');
    expect(first.verdicts[0]?.outcome).toBe('alreadyUsed');
    expect(await stage.count('redemptions', `voucher_number = '${holder.voucherNumber}'`)).toBe(1);
    await stage.platform.relay.deliverDue();
  });

  it('M4 takes from a phone that never knew the time no picture of a code from before it was bound, and a code of now', async () => {
    const [photographed, present] = [await claim(), await claim()];
    const picture = await photographed.show();
    stage.platform.clock.advance(hourSeconds);
    const [admin] = stage.admins.slice(-1);
    if (admin === undefined) throw new Error('No demonstration admins');
    const late = await stage.openDesk(admin);
    late.network.isUp = false;
    expect(await late.scan(picture)).toEqual({ color: 'amber', recorded: 'recorded' });
    expect(await late.scan(await present.show())).toEqual({ color: 'amber', recorded: 'recorded' });
    stage.platform.clock.advance(2 * hourSeconds);
    const { verdicts } = await late.synchronize();
    expect(verdicts).toMatchObject([{ outcome: 'expiredCode', flags: ['untrustedTime'] }, { outcome: 'used', flags: ['untrustedTime'] }]);
    expect([await photographed.status(), await present.status()]).toEqual(['claimed', 'used']);
    expect(await stage.count('scan_devices', `device_id = '${late.device.keyThumbprint}' AND whole_at_ms = ${stage.platform.clock.nowMs()}`)).toBe(1);
  });

  it('M4 A12 a scan that waited in a queue while its use was undone is superseded', async () => {
    const holder = await claim();
    await holder.book(desk);
    const [first] = await desks();
    await Promise.all([desk.synchronize(), first.synchronize()]);
    const code = await holder.show();
    first.network.isUp = false;
    expect(await first.scan(code)).toMatchObject({ color: 'green' });
    const used = await desk.redeem(code, randomUUID());
    expect(used).toMatchObject({ status: 201 });
    stage.platform.clock.advance(60);
    const undo = () => desk.device.call({ method: 'POST', path: `/v1/redemptions/${used.body.redemptionId}/undo`, body: { institutionNumber: desk.institutionNumber, reason: '扫错了人' } });
    expect(await undo()).toMatchObject({ status: 200, body: { undoneAtMs: stage.platform.clock.nowMs() } });
    expect((await first.synchronize()).verdicts[0]).toMatchObject({ outcome: 'superseded' });
    expect(await holder.status()).toBe('claimed');
    expect(await other.redeem(await holder.show(), randomUUID())).toMatchObject({ status: 201 });
    await stage.platform.relay.deliverDue();
  });

  it('M4 M6 an offline use stands for 24 h after a delist that the device could not know of, flagged', async () => {
    const [early, late] = [await claim(), await claim()];
    for (const holder of [early, late]) await holder.book(desk);
    const [slow] = await desks();
    await Promise.all([desk.synchronize(), slow.synchronize()]);
    expect(await desk.scan(await early.show())).toMatchObject({ color: 'green' });
    slow.network.isUp = false;
    expect(await slow.scan(await late.show())).toMatchObject({ color: 'green' });
    stage.platform.clock.advance(60);
    for (const { templateNumber } of [early, late]) expect(await delistTemplate(stage.hr, templateNumber)).toMatchObject({ status: 200 });
    expect((await desk.synchronize()).verdicts[0]).toMatchObject({ outcome: 'used', flags: ['delistGrace'] });
    stage.platform.clock.advance(24 * hourSeconds + 1);
    expect((await slow.synchronize()).verdicts[0]).toMatchObject({ outcome: 'delisted' });
    expect(await early.status()).toBe('used');
    expect(await late.status()).toBe('voided');
    await stage.platform.relay.deliverDue();
  });

  it('M4 keeps what was decided when the connection breaks before the answer, and loses nothing', async () => {
    const holders = [await claim(), await claim(), await claim()];
    for (const holder of holders) await holder.book(desk);
    await desk.synchronize();
    desk.network.isUp = false;
    for (const holder of holders) expect(await desk.scan(await holder.show())).toMatchObject({ color: 'green' });
    desk.network.afterRequest = async () => {
      throw new Error('the answer was lost');
    };
    await expect(desk.synchronize()).rejects.toThrow('lost');
    desk.network.afterRequest = undefined;
    expect(await Promise.all(holders.map((holder) => holder.status()))).toEqual(['used', 'used', 'used']);
    expect(await desk.scanner.readStatus()).toMatchObject({ queued: 3 });
    const again = await desk.synchronize();
    expect(again.verdicts.map(({ outcome }) => outcome)).toEqual(['used', 'used', 'used']);
    expect(await stage.count('merged_scans', `outcome = 'used' AND voucher_number IN (${holders.map(({ voucherNumber }) => `'${voucherNumber}'`).join()})`)).toBe(3);
    await stage.platform.relay.deliverDue();
  });

  it('M4 a server that dies between two records keeps those that it had decided', async () => {
    const holders = [await claim(), await claim(), await claim()];
    for (const holder of holders) await holder.book(desk);
    const { checkpoint } = await desk.synchronize();
    desk.network.isUp = false;
    for (const holder of holders) expect(await desk.scan(await holder.show())).toMatchObject({ color: 'green' });
    await stage.platform.database.runScript(`
      CREATE FUNCTION voucher_platform.die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$dead$$; END';
      CREATE TRIGGER die BEFORE INSERT ON voucher_platform.merged_scans FOR EACH ROW WHEN (NEW.sequence = ${checkpoint.sequence + 3}) EXECUTE FUNCTION voucher_platform.die();`);
    await expect(desk.synchronize()).rejects.toThrow('internalError');
    expect(await Promise.all(holders.map((holder) => holder.status()))).toEqual(['used', 'used', 'claimed']);
    await stage.platform.database.runScript('DROP TRIGGER die ON voucher_platform.merged_scans; DROP FUNCTION voucher_platform.die()');
    const firstUsedAtMs = stage.platform.clock.nowMs();
    stage.platform.clock.advance(30);
    const again = await desk.synchronize();
    expect(again.verdicts.map(({ outcome, usedAtMs }) => [outcome, usedAtMs])).toEqual([['used', firstUsedAtMs], ['used', firstUsedAtMs], ['used', firstUsedAtMs + 30_000]]);
    expect(again.verdicts.flatMap(({ flags }) => flags)).toEqual([]);
    await stage.platform.relay.deliverDue();
  });

  it('M4 ends by force after 72 h, audited; a green that comes later is a conflict that HR of the region sees', async () => {
    const holder = await claim();
    const { leaseId, bookedUntilMs } = (await holder.book(desk)).body.booking;
    await desk.synchronize();
    desk.network.isUp = false;
    expect(await desk.scan(await holder.show())).toMatchObject({ color: 'green' });
    const force = () => stage.hr.call<BookingView>({ method: 'POST', path: `/v1/hr/leases/${leaseId}/force-end` });
    await expectRefusal(stage.platform, 'leaseDraining', force);
    stage.platform.clock.advance((bookedUntilMs - stage.platform.clock.nowMs()) / 1000 + 72 * hourSeconds);
    expect(await force()).toMatchObject({ status: 200, body: { state: 'ended', devicesAway: 1 } });
    expect(await stage.count('audit_entries', `action = 'forceLeaseEnd' AND subject = '${holder.voucherNumber}'`)).toBe(1);
    expect(await other.redeem(await holder.show(), randomUUID())).toMatchObject({ status: 201 });
    expect((await desk.synchronize()).verdicts[0]).toMatchObject({ outcome: 'lateConflict' });
    const conflicts = await stage.hr.call<{ items: object[] }>({ method: 'GET', path: '/v1/hr/scan-conflicts' });
    expect(conflicts.body.items).toMatchObject([{ voucherNumber: holder.voucherNumber, institutionNumber: desk.institutionNumber, usedAt: '大同职业培训学校（演示）' }]);
    await stage.platform.relay.deliverDue();
  });

  it("M4 R56 takes nothing from a phone that is no admin's", async () => {
    const holder = await claim();
    const body = { records: [], drainedLeases: [], head: { sequence: 0, hash: 'x' }, queueId: 'q'.repeat(22), timeNonce: 'n'.repeat(22) };
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => holder.device.call({ method: 'POST', path: '/v1/scan-synchronizations', body }));
  });

  // Last: the admin is replaced.
  it('M4 drains what an admin who leaves the roster had grants of, takes the green scans of the phone, and no amber one', async () => {
    const [booked, plain] = [await claim(), await claim()];
    await booked.book(desk);
    await desk.synchronize();
    desk.network.isUp = false;
    expect(await desk.scan(await booked.show())).toMatchObject({ color: 'green' });
    expect(await desk.scan(await plain.show())).toMatchObject({ color: 'amber' });
    const successor = { name: '继任者', idNumber: '11010519491231002X', phone: '13800000000' };
    expect(await stage.hr.call({ method: 'PUT', path: `/v1/hr/institutions/${desk.institutionNumber}/super-admin`, body: successor })).toMatchObject({ status: 200 });
    expect(await stage.count('booking_leases', `voucher_number = '${booked.voucherNumber}' AND status = 'draining' AND drain_reason = 'rosterRemoved'`)).toBe(1);
    const left = await desk.synchronize();
    expect(left.verdicts.map(({ outcome }) => outcome)).toEqual(['used', 'notAnInstitutionAdmin']);
    expect(left.grants).toEqual([]);
    expect(await plain.status()).toBe('claimed');
    expect(await stage.count('booking_leases', `voucher_number = '${booked.voucherNumber}' AND status = 'ended'`)).toBe(1);
    await stage.platform.relay.deliverDue();
  });
});
