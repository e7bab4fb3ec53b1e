import type { EnrolledTraineePage, TrainingStatistics, UsedTemplatePage, UsedVoucherPage, VoucherDetail } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setCheckInStage, traineePerson, type CheckInStage, type Trainee } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

const dayMs = 86_400_000;

describe.each(testDatabaseKinds)('training statistics on %s', (kind) => {
  let stage: CheckInStage;
  let trainees: Trainee[];
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
    trainees = [];
    for (const [index, name] of ['王秀兰', '王建国', '李晓梅'].entries()) {
      trainees.push(await stage.train({ ...traineePerson(index), name }, { name: `统计券${index}` }));
      stage.platform.clock.advance(60);
    }
  });
  afterAll(() => stage.platform.close());

  const get = <Body>(path: string, by = stage.admin) => by.call<Body>({ method: 'GET', path: `/v1/institutions/${stage.institutionNumber}/${path}` });
  const listVouchers = (query = '') => get<UsedVoucherPage>(`used-vouchers${query}`);
  const looks = async (trainee: Trainee | undefined) => {
    const detail = await trainee?.device.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${trainee.voucherNumber}` });
    return detail?.body.accesses.filter((access) => access.kind === 'lookedUp') ?? [];
  };

  it('R57 R64 shows the total, the trainees and the uses by day in UTC+8', async () => {
    const { body } = await get<TrainingStatistics>('training-statistics?days=7');
    expect(body).toMatchObject({ usedCount: 3, traineeCount: 3 });
    expect(body.byDay.map(({ day }) => day)).toEqual(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']);
    expect(body.byDay.map(({ usedCount }) => usedCount)).toEqual([0, 0, 0, 0, 0, 0, 3]);
    const midnightMs = Date.UTC(2026, 10, 23, 16);
    const where = `WHERE voucher_number = '${trainees[0]?.voucherNumber ?? ''}'`;
    await querySql(stage.platform, `UPDATE voucher_platform.redemptions SET used_at_ms = ${midnightMs - 1} ${where}`);
    expect((await get<TrainingStatistics>('training-statistics?days=2')).body.byDay.map(({ usedCount }) => usedCount)).toEqual([1, 2]);
    await querySql(stage.platform, `UPDATE voucher_platform.redemptions SET used_at_ms = ${midnightMs - dayMs - 1} ${where}`);
    expect((await get<TrainingStatistics>('training-statistics?days=2')).body.byDay.map(({ usedCount }) => usedCount)).toEqual([0, 2]);
  });

  it('R64 lists by template, then by voucher: number, short name, kind, ID number as 6 digits and asterisks, page by page', async () => {
    const first = await get<UsedTemplatePage>('used-templates?limit=2');
    expect(first.body.items).toMatchObject([{ name: '统计券2', usedCount: 1, benefitMode: 'faceValue' }, { name: '统计券1', usedCount: 1 }]);
    const rest = await get<UsedTemplatePage>(`used-templates?limit=2&cursor=${first.body.nextCursor ?? ''}`);
    expect(rest.body).toMatchObject({ items: [{ name: '统计券0' }] });
    expect(rest.body.nextCursor).toBeUndefined();
    const all = (await listVouchers()).body.items;
    expect(all.map(({ voucherNumber }) => voucherNumber)).toEqual([2, 1, 0].map((index) => trainees[index]?.voucherNumber));
    expect(all[0]).toMatchObject({ name: '统计券2', benefitMode: 'faceValue', amountFen: 100000, maskedName: '李**', maskedIdNumber: '140105************', status: 'used' });
    expect(all[0]?.deliveries.map(({ state }) => state)).toEqual(['synchronised', 'synchronised']);
    const page = await listVouchers('?limit=2');
    expect((await listVouchers(`?limit=2&cursor=${page.body.nextCursor ?? ''}`)).body.items).toEqual([all[2]]);
    expect((await listVouchers(`?templateNumber=${all[1]?.templateNumber ?? 0}`)).body.items).toEqual([all[1]]);
    expect(JSON.stringify(all)).not.toMatch(/秀兰|建国|晓梅|\d{17}[\dX]/);
  });

  it('A15 says of each voucher whether something still waits for delivery', async () => {
    const where = `WHERE voucher_number = '${trainees[1]?.voucherNumber ?? ''}'`;
    await querySql(stage.platform, `UPDATE voucher_platform.outbox_deliveries SET delivered_at_ms = NULL, next_attempt_at_ms = 9999999999999 ${where}`);
    expect((await listVouchers()).body.items.map(({ deliveries }) => deliveries[1]?.state)).toEqual(['synchronised', 'pending', 'synchronised']);
    await querySql(stage.platform, `UPDATE voucher_platform.outbox_deliveries SET delivered_at_ms = 1 ${where}`);
  });

  it('R57 searches by the beginning of a number or of a masked name, and discloses no more of a name than the list shows', async () => {
    const number = trainees[1]?.voucherNumber ?? '';
    expect((await listVouchers(`?search=${number.slice(0, 9).toLowerCase()}`)).body.items.map(({ voucherNumber }) => voucherNumber)).toEqual([number]);
    const find = async (search: string) => (await listVouchers(`?search=${encodeURIComponent(search)}&limit=1`)).body;
    const found = await find('王');
    expect(found.items).toMatchObject([{ maskedName: '王**' }]);
    const second = await listVouchers(`?search=${encodeURIComponent('王')}&limit=1&cursor=${found.nextCursor ?? ''}`);
    expect(second.body).toMatchObject({ items: [{ voucherNumber: trainees[0]?.voucherNumber }] });
    expect(second.body.nextCursor).toBeUndefined();
    expect([await find('王秀'), await find('赵'), await find('%')]).toEqual([{ items: [] }, { items: [] }, { items: [] }]);
  });

  it('R58 R59 lists the enrolled trainees masked, with their check-ins, page by page', async () => {
    const [, second] = trainees;
    expect((await second?.checkIn())?.status).toBe(201);
    const all = (await get<EnrolledTraineePage>('trainees')).body.items;
    expect(all.map(({ lastVoucherNumber, checkInCount }) => [lastVoucherNumber, checkInCount])).toEqual([2, 1, 0].map((index) => [trainees[index]?.voucherNumber, index === 1 ? 1 : 0]));
    expect(all[1]).toMatchObject({ maskedName: '王**', maskedIdNumber: '140105************', maskedPhone: '138****0000', regionName: '太原市小店区', voucherCount: 1, lastCheckInAtMs: stage.platform.clock.nowMs() });
    const page = await get<EnrolledTraineePage>('trainees?limit=2');
    expect((await get<EnrolledTraineePage>(`trainees?limit=2&cursor=${page.body.nextCursor ?? ''}`)).body).toEqual({ items: [all[2]] });
    await expectRefusal(stage.platform, 'invalidRequest', () => get(`trainees?cursor=${Buffer.from('[1,2]').toString('base64url')}`));
  });

  it('M3 tells each trainee who looked, once a day and admin, whatever the number of pages', async () => {
    const [trainee] = trainees;
    const [look, ...more] = await looks(trainee);
    expect(more).toEqual([]);
    expect(look?.actor).toMatch(/（演示） 赵\*\*$/);
    await listVouchers();
    await get('trainees');
    expect(await looks(trainee)).toHaveLength(1);
    stage.platform.clock.advance(24 * 3600);
    const admin = await createDevice(stage.platform, { person: stage.platform.demo.institutionAdmins[0] ?? inventPerson(0) });
    await get('used-vouchers', admin);
    const refreshed = await createDevice(stage.platform, { person: { ...traineePerson(0), name: '王秀兰' } });
    const detail = await refreshed.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${trainee?.voucherNumber ?? ''}` });
    expect(detail.body.accesses.filter((access) => access.kind === 'lookedUp')).toHaveLength(2);
  });

  it('R57 leaves undone uses out, and another institution\'s people', async () => {
    const admin = await createDevice(stage.platform, { person: stage.platform.demo.institutionAdmins[0] ?? inventPerson(0) });
    await querySql(stage.platform, `UPDATE voucher_platform.redemptions SET undone_at_ms = 1 WHERE voucher_number = '${trainees[2]?.voucherNumber ?? ''}'`);
    expect((await get<TrainingStatistics>('training-statistics', admin)).body).toMatchObject({ usedCount: 2, traineeCount: 2 });
    expect((await get<UsedVoucherPage>('used-vouchers', admin)).body.items).toHaveLength(2);
    const other = await createDevice(stage.platform, { person: stage.platform.demo.institutionAdmins[1] ?? inventPerson(0) });
    for (const path of ['training-statistics', 'used-templates', 'used-vouchers', 'trainees', 'export-quota?kind=trainees']) await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => get(path, other));
  });
});
