import type { BannerList, Profile } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const day = 86_400;

describe.each(testDatabaseKinds)('notices on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());

  const readNotices = async (device: TestDevice) => (await device.call<Profile>({ method: 'GET', path: '/v1/me' })).body.notices;
  const mark = (device: TestDevice, noticeIds: string[]) => device.call({ method: 'POST', path: '/v1/notices/read', body: { noticeIds } });

  it('M13 tells of a voided voucher without writing a row, and of an undone use', async () => {
    const device = await createDevice(platform, { person: inventPerson(9901) });
    const templateNumber = await createTemplate(hr, { name: '将下架' });
    await device.claim(templateNumber);
    const undone = (await device.claim(await createTemplate(hr, { name: '将撤销' }))).body.voucher;
    const before = await querySql(platform, "SELECT md5(string_agg(v::text, '|' ORDER BY v::text)) AS rows FROM voucher_platform.vouchers v");
    await delistTemplate(hr, templateNumber);
    expect(await querySql(platform, "SELECT md5(string_agg(v::text, '|' ORDER BY v::text)) AS rows FROM voucher_platform.vouchers v")).toEqual(before);
    const nowMs = platform.clock.nowMs();
    await querySql(platform, `INSERT INTO voucher_platform.redemptions (holder_bucket, voucher_number, redemption_id, template_number, institution_number, admin_id, key_thumbprint, code_age_seconds, used_at_ms, undone_at_ms)
      SELECT holder_bucket, voucher_number, 'r1', template_number, 1, person_id, 'k', 1, ${nowMs - 1000}, ${nowMs} FROM voucher_platform.vouchers WHERE voucher_number = '${undone.voucherNumber}'`);
    expect((await readNotices(device)).map(({ kind: what, name }) => [what, name]).sort()).toEqual([['undone', '将撤销'], ['voided', '将下架']]);
    platform.clock.advance(day / 4);
    const stranger = await createDevice(platform, { person: inventPerson(9902) });
    expect(await readNotices(stranger)).toEqual([]);
  });

  it('M13 reminds 30, 7 and 1 days ahead; each is unread until it is read, on every device', async () => {
    const person = inventPerson(9903);
    const device = await createDevice(platform, { person, deviceId: 'phone' });
    const untilMs = platform.clock.nowMs() + 7 * day * 1000;
    const { voucherNumber } = (await device.claim(await createTemplate(hr, { validity: { kind: 'window', fromMs: platform.clock.nowMs(), untilMs } }))).body.voucher;
    const [week] = await readNotices(device);
    expect(week).toMatchObject({ id: `expiring7-${voucherNumber}`, daysLeft: 7 });
    expect(week).not.toHaveProperty('readAtMs');
    expect((await mark(device, [week?.id ?? '', 'expiring1-0000000000000000', 'invented'])).status).toBe(204);
    expect((await mark(device, [week?.id ?? ''])).status).toBe(204);
    const tablet = await createDevice(platform, { person, channelId: 'sanjintong', deviceId: 'tablet' });
    expect((await readNotices(tablet)).find(({ id }) => id === week?.id)?.readAtMs).toBe(platform.clock.nowMs());
    expect(await querySql(platform, 'SELECT count(*)::integer AS count FROM voucher_platform.notice_reads')).toEqual([{ count: 1 }]);
    platform.clock.advance(6 * day);
    const later = await createDevice(platform, { person, channelId: 'sanjintong', deviceId: 'tablet' });
    const last = (await readNotices(later)).find(({ kind: what }) => what === 'expiring');
    expect(last).toMatchObject({ id: `expiring1-${voucherNumber}`, daysLeft: 1 });
    expect(last).not.toHaveProperty('readAtMs');
    platform.clock.advance(day);
    const after = await createDevice(platform, { person, deviceId: 'phone' });
    expect((await readNotices(after)).some(({ kind: what }) => what === 'expiring')).toBe(false);
  });

  it('M13 tells of another device, not of this one', async () => {
    const person = inventPerson(9904);
    const first = await createDevice(platform, { person });
    expect(await readNotices(first)).toEqual([]);
    const second = await createDevice(platform, { person, channelId: 'sanjintong' });
    expect((await readNotices(first)).map(({ id }) => id)).toEqual([`deviceBound-${second.keyThumbprint.slice(0, 12)}`]);
  });

  it('R52 shows 就业在线 before, during and after training alike', async () => {
    const device = await createDevice(platform, { person: inventPerson(9905) });
    const read = async () => (await device.call<BannerList>({ method: 'GET', path: '/v1/banners' })).body.items;
    const before = await read();
    expect(before).toEqual([{ bannerId: 'jobs', title: '就业在线（演示）', url: 'https://jobs.example/' }]);
    hr = await logInHr(platform, 'province');
    const { voucherNumber } = (await device.claim(await createTemplate(hr))).body.voucher;
    for (const status of ['used', 'settled', 'writtenOff']) {
      await querySql(platform, `UPDATE voucher_platform.vouchers SET status = '${status}', used_at_ms = claimed_at_ms WHERE voucher_number = '${voucherNumber}'`);
      expect(await read()).toEqual(before);
    }
  });
});
