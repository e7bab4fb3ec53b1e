import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { createFormerQueues, type FormerDelivery, type FormerDeliveryAnswer, type KeptVerdict } from '@skill-voucher/sdk-core/offline';
import { setBookingStage, type BookingStage, type Desk } from './harness/booking-stage';
import { expectRefusal } from './harness/expect-refusal';
import { testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('scans of a key that is gone on %s', (kind) => {
  let stage: BookingStage;
  let persons = 300;
  const claim = () => stage.claim((persons += 1));
  const openDesk = async (index = 0): Promise<Desk> => {
    const admin = stage.admins[index];
    if (admin === undefined) throw new Error('No demonstration admin');
    return stage.openDesk(admin);
  };
  beforeAll(async () => {
    stage = await setBookingStage(kind);
  });
  afterAll(() => stage.platform.close());

  const revoke = (desk: Desk) => desk.device.call({ method: 'DELETE', path: `/v1/keys/${desk.device.keyThumbprint}` });

  /** The phone's queue under its old key, delivered under the next one. */
  async function deliverUnder(next: Desk, former: Desk) {
    const verdicts: KeptVerdict[] = [];
    const requests: FormerDelivery[] = [];
    const queues = createFormerQueues({
      storage: former.storage, deviceId: next.device.keyThumbprint, suite: createNodeSuite(), key: next.device.signer.key,
      addVerdicts: async (more) => void verdicts.push(...more),
      async exchange(request) {
        requests.push(request);
        const answer = await next.device.call<FormerDeliveryAnswer>({ method: 'POST', path: '/v1/former-scan-deliveries', body: request });
        if (answer.status !== 200) throw new Error(`refused: ${answer.code}`);
        return answer.body;
      },
    });
    const waiting = await queues.countWaiting();
    await queues.deliver();
    return { waiting, verdicts, requests, left: await queues.countWaiting() };
  }

  it('M4 A21 takes what a revoked key scanned before: the green scan uses its voucher, the amber one too, and the leases end', async () => {
    const [booked, plain, late] = [await claim(), await claim(), await claim()];
    const former = await openDesk();
    await booked.book(former);
    await late.book(former);
    await former.synchronize();
    former.network.isUp = false;
    expect(await former.scan(await booked.show())).toMatchObject({ color: 'green', recorded: 'recorded' });
    expect(await former.scan(await plain.show())).toMatchObject({ color: 'amber', recorded: 'recorded' });
    stage.platform.clock.advance(60);
    expect(await revoke(former)).toMatchObject({ status: 204 });
    await expectRefusal(stage.platform, 'keyRevoked', () => former.device.call({ method: 'GET', path: '/v1/me' }));
    stage.platform.clock.advance(60);
    expect(await former.scan(await late.show())).toMatchObject({ color: 'green', recorded: 'recorded' });
    const next = await openDesk();
    const { waiting, verdicts, requests, left } = await deliverUnder(next, former);
    expect([waiting, left]).toEqual([3, 0]);
    expect(verdicts).toMatchObject([{ outcome: 'used', flags: [] }, { outcome: 'used', flags: [] }, { outcome: 'used', flags: ['greenWithoutGrant', 'afterRevocation'] }]);
    expect([await booked.status(), await plain.status(), await late.status()]).toEqual(['used', 'used', 'used']);
    expect(await stage.count('lease_devices', `device_id = '${former.device.keyThumbprint}' AND NOT is_drained`)).toBe(0);
    const again = await next.device.call<FormerDeliveryAnswer>({ method: 'POST', path: '/v1/former-scan-deliveries', body: requests[0] });
    expect(again.body.verdicts.map(({ outcome, flags }) => ({ outcome, flags }))).toEqual(verdicts.map(({ outcome, flags }) => ({ outcome, flags })));
    expect(await stage.count('redemptions', `voucher_number = '${booked.voucherNumber}'`)).toBe(1);
    await stage.platform.relay.deliverDue();
  });

  it('M4 A21 a green that a revoked key made afterwards is no more than an amber one: first committed wins', async () => {
    const holder = await claim();
    const former = await openDesk();
    await holder.book(former);
    await former.synchronize();
    former.network.isUp = false;
    await revoke(former);
    stage.platform.clock.advance(60);
    expect(await former.scan(await holder.show())).toMatchObject({ color: 'green' });
    const next = await openDesk();
    expect(await next.redeem(await holder.show(), 'f'.repeat(32))).toMatchObject({ status: 201 });
    const { verdicts } = await deliverUnder(next, former);
    expect(verdicts).toMatchObject([{ outcome: 'alreadyUsed', flags: ['greenWithoutGrant', 'afterRevocation'] }]);
    await stage.platform.relay.deliverDue();
  });

  it("M4 A21 a lease waits for a revoked device until its queue came, and takes nobody else's delivery", async () => {
    const holder = await claim();
    const former = await openDesk();
    await holder.book(former);
    await former.synchronize();
    former.network.isUp = false;
    expect(await former.scan(await holder.show())).toMatchObject({ color: 'green' });
    stage.platform.clock.advance(1);
    await revoke(former);
    await holder.cancel();
    const [next, other] = [await openDesk(), await openDesk(1)];
    await expectRefusal(stage.platform, 'leaseDraining', () => holder.book(other));
    const body = { deviceId: former.device.keyThumbprint, records: [], head: { sequence: 0, hash: 'x' } };
    for (const [desk, deviceId] of [[other, body.deviceId], [next, next.device.keyThumbprint], [next, 'x'.repeat(43)]] as const) {
      await expectRefusal(stage.platform, 'notFound', () => desk.device.call({ method: 'POST', path: '/v1/former-scan-deliveries', body: { ...body, deviceId } }));
    }
    // A queue that does not end where the device's did ends no lease.
    expect(await next.device.call({ method: 'POST', path: '/v1/former-scan-deliveries', body })).toMatchObject({ status: 200 });
    await expectRefusal(stage.platform, 'leaseDraining', () => holder.book(other));
    expect((await deliverUnder(next, former)).verdicts).toMatchObject([{ outcome: 'used', flags: [] }]);
    expect(await stage.count('booking_leases', `voucher_number = '${holder.voucherNumber}' AND status = 'ended'`)).toBe(1);
    await stage.platform.relay.deliverDue();
  });
});
