import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimForecast, UseForecast } from '@skill-voucher/sdk-core';
import { setBookingStage, type BookingStage, type Desk } from './harness/booking-stage';
import { dumpTables } from './harness/dump-tables';
import { expectRefusal } from './harness/expect-refusal';
import { createLastingDevice } from './harness/lasting-logins';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { inventPerson } from './harness/test-crowd';
import type { TestDevice } from './harness/test-device';
import { createTemplate, delistTemplate } from './harness/test-hr';

describe.each(testDatabaseKinds)('would I pass now, on %s', (kind) => {
  let stage: BookingStage;
  let desk: Desk;
  let other: Desk;
  let persons = 500;
  beforeAll(async () => {
    stage = await setBookingStage(kind);
    const [first, second] = stage.admins;
    if (first === undefined || second === undefined) throw new Error('No demonstration admins');
    [desk, other] = [await stage.openDesk(first), await stage.openDesk(second)];
  });
  afterAll(() => stage.platform.close());

  const askClaim = (device: TestDevice, templateNumber: number) => device.call<ClaimForecast>({ method: 'GET', path: `/v1/templates/${templateNumber}/claim-forecast` });
  const askUse = (device: TestDevice, voucherNumber: string, at?: Desk) =>
    device.call<UseForecast>({ method: 'GET', path: `/v1/vouchers/${voucherNumber}/use-forecast${at === undefined ? '' : `?institutionNumber=${at.institutionNumber}`}` });
  const codes = ({ body }: { body: { obstacles: { code: string }[] } }) => body.obstacles.map(({ code }) => code);
  const person = () => createLastingDevice(stage.platform, inventPerson((persons += 1)));

  it('M2 claim: what it says comes true, and it takes nothing', async () => {
    const templateNumber = await createTemplate(stage.hr, { total: 1 });
    const [first, second] = [await person(), await person()];
    const before = await dumpTables(stage.platform);
    expect(await askClaim(first, templateNumber)).toMatchObject({ status: 200, body: { wouldPass: true, obstacles: [], needs: ['terms'], remaining: 1 } });
    expect(await dumpTables(stage.platform)).toEqual(before);
    await first.claim(templateNumber);
    const sold = await askClaim(second, templateNumber);
    expect(sold.body).toMatchObject({ wouldPass: false, remaining: 0, obstacles: [{ code: 'soldOut', nextMove: 'final', details: { rule: 'R7', total: 1 }, message: expect.stringContaining('领完') }] });
    expect((await expectRefusal(stage.platform, 'soldOut', () => second.claim(templateNumber))).body.message).toContain('共 1 张');
    const claimedAtMs = stage.platform.clock.nowMs();
    stage.platform.clock.advance(60);
    expect((await expectRefusal(stage.platform, 'alreadyClaimed', () => first.claim(templateNumber))).body).toMatchObject({ details: { rule: 'A7', claimedAtMs }, message: expect.stringMatching(/您已于 2026-.* 领取过/) });
    expect(codes(await askClaim(first, templateNumber))).toEqual(['alreadyClaimed', 'soldOut']);
    await delistTemplate(stage.hr, templateNumber);
    const delisted = await askClaim(second, templateNumber);
    expect(codes(delisted)).toEqual(['delisted']);
    expect(delisted.body.obstacles[0]?.details).toMatchObject({ rule: 'R16', delistedAtMs: stage.platform.clock.nowMs() });
    await expectRefusal(stage.platform, 'notFound', () => askClaim(second, 4_000_000_000));
  });

  it('M2 M1 claim: names every obstacle, the region and the day it opens', async () => {
    const templateNumber = await createTemplate(stage.hr);
    await querySql(stage.platform, `UPDATE voucher_platform.voucher_templates SET region_codes = '{140200}', valid_from_ms = ${stage.platform.clock.nowMs() + 86_400_000} WHERE template_number = ${templateNumber}`);
    const forecast = await askClaim(await person(), templateNumber);
    expect(codes(forecast)).toEqual(['regionNotEligible', 'claimNotOpen']);
    expect(forecast.body.obstacles[0]?.details).toMatchObject({ regions: expect.stringContaining('大同') });
    expect(forecast.body.obstacles[1]?.message).toMatch(/（2026-.* 开放）/);
  });

  it('M2 scan: says where it would pass, reserves nothing and records nothing', async () => {
    const holder = await stage.claim((persons += 1));
    const before = await dumpTables(stage.platform);
    expect((await askUse(holder.device, holder.voucherNumber)).body).toEqual({ wouldPass: true, obstacles: [], needs: ['institution', 'code'] });
    expect((await askUse(holder.device, holder.voucherNumber, desk)).body).toEqual({ wouldPass: true, obstacles: [], needs: ['code'] });
    expect(await dumpTables(stage.platform)).toEqual(before);
    await holder.book(desk);
    expect((await askUse(holder.device, holder.voucherNumber, desk)).body.wouldPass).toBe(true);
    expect(codes(await askUse(holder.device, holder.voucherNumber, other))).toEqual(['leasedElsewhere']);
    await expectRefusal(stage.platform, 'leasedElsewhere', async () => other.redeem(await holder.show(), 'a'.repeat(32)));
    expect(await desk.redeem(await holder.show(), 'b'.repeat(32))).toMatchObject({ status: 201 });
    for (const at of [undefined, desk, other]) expect(codes(await askUse(holder.device, holder.voucherNumber, at))).toEqual(['alreadyUsed']);
    await stage.platform.relay.deliverDue();
  });

  it('M2 scan: another desk that looks at it, an institution without an admin or closed, and what is not mine', async () => {
    const [holder, stranger] = [await stage.claim((persons += 1)), await person()];
    await other.device.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber: other.institutionNumber, code: await holder.show() } });
    expect((await askUse(holder.device, holder.voucherNumber, desk)).body.obstacles).toMatchObject([{ code: 'reservedElsewhere', details: { seconds: 120 } }]);
    stage.platform.clock.advance(121);
    await expectRefusal(stage.platform, 'notFound', () => askUse(stranger, holder.voucherNumber));
    await expectRefusal(stage.platform, 'notFound', () => holder.device.call({ method: 'GET', path: `/v1/vouchers/${holder.voucherNumber}/use-forecast?institutionNumber=4000000000` }));
    await querySql(stage.platform, `UPDATE voucher_platform.institutions SET closed_at_ms = 1 WHERE institution_number = ${other.institutionNumber}`);
    await querySql(stage.platform, `DELETE FROM voucher_platform.institution_admins WHERE institution_number = ${other.institutionNumber} AND role = 'superAdmin'`);
    expect(codes(await askUse(holder.device, holder.voucherNumber, other))).toEqual(['institutionClosed', 'institutionNotReady']);
  });
});
