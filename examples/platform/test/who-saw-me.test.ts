import type { DataAccess, DataAccessPage, RedemptionPage, VoucherDetail } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { setBookingStage, type BookingStage, type Desk, type Holder } from './harness/booking-stage';
import { countSelects } from './harness/count-selects';
import { expectRefusal } from './harness/expect-refusal';
import { createTemplate } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('who saw me on %s', (kind) => {
  let stage: BookingStage;
  let desk: Desk;
  let other: Desk;
  let otherName: string;
  let persons = 700;
  beforeAll(async () => {
    stage = await setBookingStage(kind);
    const [first, second] = stage.admins;
    if (first === undefined || second === undefined) throw new Error('No demonstration admins');
    [desk, other] = [await stage.openDesk(first), await stage.openDesk(second)];
    otherName = second.institutionName;
  });
  afterAll(() => stage.platform.close());

  const claim = async (template?: number) => stage.claim((persons += 1), template);
  const read = async ({ device, voucherNumber }: Holder) => (await device.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${voucherNumber}` })).body;
  const verify = (at: Desk, code: string) => at.device.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber: at.institutionNumber, code } });

  it('M3 tells of each refused scan of a genuine code: used, reserved, booked elsewhere, online, in one step or two', async () => {
    const used = await claim();
    await desk.redeem(await used.show(), randomUUID());
    const reserved = await claim();
    await verify(desk, await reserved.show());
    const booked = await claim();
    await booked.book(desk);
    const online = await claim(await createTemplate(stage.hr, { trainingType: 'online' }));
    await stage.platform.relay.deliverDue();
    const scans = async (holder: Holder) => (await read(holder)).accesses.filter(({ kind: what }) => what === 'scanned').map(({ actor }) => actor);
    for (const [holder, code, own] of [[used, 'alreadyUsed', 1], [reserved, 'reservedElsewhere', 1], [booked, 'leasedElsewhere', 0], [online, 'wrongTrainingType', 0]] as const) {
      const shown = await holder.show();
      await expectRefusal(stage.platform, code, () => verify(other, shown));
      await expectRefusal(stage.platform, code, () => other.redeem(shown, randomUUID()));
      const [first, second, ...rest] = await scans(holder);
      expect([code, first?.startsWith(otherName), second?.startsWith(otherName), rest.length]).toEqual([code, true, true, own]);
    }
  });

  it('M3 tells nothing of a code that is too old or of an admin of nowhere', async () => {
    const holder = await claim();
    const code = await holder.show();
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => desk.device.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber: other.institutionNumber, code } }));
    stage.platform.clock.advance(71);
    await expectRefusal(stage.platform, 'expiredCode', () => verify(desk, code));
    expect((await read(holder)).accesses).toEqual([]);
  });

  it('R57 M3 tells whose use an admin looked at in the list of uses, which takes as many statements for three as for one', async () => {
    const holders = [await claim(), await claim(), await claim()];
    for (const holder of holders) {
      stage.platform.clock.advance(1);
      await desk.redeem(await holder.show(), randomUUID());
    }
    const list = (limit: number) => desk.device.call<RedemptionPage>({ method: 'GET', path: `/v1/redemptions?institutionNumber=${desk.institutionNumber}&limit=${limit}` });
    const page = await list(3);
    expect(page.body.items).toMatchObject([...holders].reverse().map(({ voucherNumber }) => ({ voucher: { voucherNumber } })));
    for (const holder of holders) expect((await read(holder)).accesses.map(({ kind: what }) => what)).toEqual(['lookedUp', 'scanned']);
    const count = (limit: number) => countSelects(stage.platform, () => list(limit));
    expect(await count(3)).toBe(await count(1));
  });

  it('M3 lists every access, page by page', async () => {
    const holder = await claim();
    const nowMs = stage.platform.clock.nowMs();
    await querySql(stage.platform, `INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, authority, at_ms)
      SELECT v.holder_bucket, v.voucher_number, 'lookedUp', '第' || n || '次', ${nowMs} + n / 2 FROM voucher_platform.vouchers v, generate_series(1, 205) n WHERE v.voucher_number = '${holder.voucherNumber}'`);
    const detail = await read(holder);
    const found: DataAccess[] = [...detail.accesses];
    expect(found).toHaveLength(100);
    for (let cursor = detail.accessesNextCursor; cursor !== undefined; ) {
      const { body } = await holder.device.call<DataAccessPage>({ method: 'GET', path: `/v1/vouchers/${holder.voucherNumber}/accesses?cursor=${cursor}` });
      found.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(found.map(({ actor }) => actor)).toEqual(Array.from({ length: 205 }, (_, index) => `第${205 - index}次`));
    const stranger = await claim();
    expect((await read(stranger)).accessesNextCursor).toBeUndefined();
    await expectRefusal(stage.platform, 'notFound', () => stranger.device.call({ method: 'GET', path: `/v1/vouchers/${holder.voucherNumber}/accesses` }));
  });
});
