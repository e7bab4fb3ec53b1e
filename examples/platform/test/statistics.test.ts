import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { expectRefusal } from './harness/expect-refusal';
import { foldUntil, readRollUps, scanVouchers } from './harness/scan-statistics';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';

interface Region {
  readonly regionCode: string;
  readonly issuedCount: number;
  readonly claimedCount: number;
  readonly usedCount: number;
  readonly voidedCount: number;
  readonly expiredCount: number;
  readonly institutionsInUseCount: number;
}
interface Statistics {
  readonly region: Region;
  readonly children: readonly Region[];
}

describe.each(testDatabaseKinds)('statistics on %s', (kind) => {
  let platform: TestPlatform;
  let hr: Record<'province' | 'city' | 'county', HrClient>;
  let admin: TestDevice;
  let adminPerson: TestPlatform['demo']['institutionAdmins'][number];
  let before: Statistics;
  const read = async (client: HrClient, query = '') => (await client.call<Statistics>({ method: 'GET', path: `/v1/hr/statistics${query}` })).body;
  const childOf = (statistics: Statistics, code: string) => statistics.children.find(({ regionCode }) => regionCode === code);
  async function logInAll(): Promise<void> {
    hr = { province: await logInHr(platform, 'province'), city: await logInHr(platform, 'city'), county: await logInHr(platform, 'county') };
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No admin');
    adminPerson = person;
    admin = await createDevice(platform, { person });
  }
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    await logInAll();
    before = await read(hr.province);
  });
  afterAll(() => platform.close());

  async function claimFrom(templateNumber: number, options: { number: number; regionCode: string; isUsed?: boolean }): Promise<void> {
    const trainee = await createDevice(platform, { person: inventPerson(options.number, { regionCode: options.regionCode }) });
    const claimed = await trainee.claim(templateNumber);
    if (options.isUsed !== true) return;
    const code = await trainee.compose(claimed.body.credential.credential);
    const body = { institutionNumber: adminPerson.institutionNumber, code };
    expect(await admin.call({ method: 'POST', path: '/v1/redemptions', body, idempotencyKey: randomUUID() })).toMatchObject({ status: 201 });
  }

  it('R20 R21 A23 counts issued by the template, claimed and used by the county at claim, institutions by their county', async () => {
    const ofProvince = await createTemplate(hr.province, { total: 50 });
    const ofCities = await createTemplate(hr.province, { total: 30, regionCodes: ['140100', '140200'] });
    const ofCounty = await createTemplate(hr.county, { total: 7, regionCodes: ['140105'] });
    await claimFrom(ofProvince, { number: 1, regionCode: '140105', isUsed: true });
    await claimFrom(ofProvince, { number: 2, regionCode: '140213' });
    await claimFrom(ofCities, { number: 3, regionCode: '140213', isUsed: true });
    await claimFrom(ofCounty, { number: 4, regionCode: '140105' });

    const province = await read(hr.province);
    const grown = (key: keyof Omit<Region, 'regionCode'>, code?: string) => {
      const [now, then] = code === undefined ? [province.region, before.region] : [childOf(province, code), childOf(before, code)];
      return (now?.[key] ?? 0) - (then?.[key] ?? 0);
    };
    expect([grown('issuedCount'), grown('claimedCount'), grown('usedCount'), grown('institutionsInUseCount')]).toEqual([87, 4, 2, 1]);
    expect([grown('issuedCount', '140100'), grown('claimedCount', '140100'), grown('usedCount', '140100')]).toEqual([7, 2, 1]);
    expect([grown('issuedCount', '140200'), grown('claimedCount', '140200'), grown('usedCount', '140200')]).toEqual([0, 2, 1]);
    expect(province.children).toHaveLength(11);
    const city = await read(hr.city);
    expect(city.region).toEqual(childOf(province, '140100'));
    expect(city.children.every(({ regionCode }) => regionCode.startsWith('1401'))).toBe(true);
    const county = await read(hr.county);
    expect(county).toMatchObject({ region: childOf(city, '140105'), children: [] });
    expect(await read(hr.province, '?regionCode=140105')).toMatchObject({ region: county.region });
  });

  it('R21 refuses a region that is not mine, and one that does not exist', async () => {
    await expectRefusal(platform, 'notAllowed', () => hr.city.call({ method: 'GET', path: '/v1/hr/statistics?regionCode=140200' }));
    await expectRefusal(platform, 'notAllowed', () => hr.county.call({ method: 'GET', path: '/v1/hr/statistics/days?regionCode=140100&firstDay=2026-11-01&lastDay=2026-11-30' }));
    await expectRefusal(platform, 'notFound', () => hr.province.call({ method: 'GET', path: '/v1/hr/statistics?regionCode=140171' }));
  });

  it('R20 counts by day in UTC+8, days without anything included', async () => {
    const path = '/v1/hr/statistics/days?firstDay=2026-11-20&lastDay=2026-11-26';
    const readDays = async () => (await hr.province.call<{ days: { day: string; claimedCount: number; usedCount: number }[] }>({ method: 'GET', path })).body.days;
    const days = await readDays();
    expect(days.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26']);
    const templateNumber = await createTemplate(hr.province);
    platform.clock.advance(14 * 3600 - 1); // 23:59:59 in UTC+8, then the next day
    await logInAll();
    await claimFrom(templateNumber, { number: 5, regionCode: '140105', isUsed: true });
    platform.clock.advance(1);
    await claimFrom(templateNumber, { number: 6, regionCode: '140105' });
    const grown = (await readDays()).map(({ claimedCount, usedCount }, index) => [claimedCount - (days[index]?.claimedCount ?? 0), usedCount - (days[index]?.usedCount ?? 0)]);
    expect(grown).toEqual([[0, 0], [0, 0], [0, 0], [0, 0], [1, 1], [1, 0], [0, 0]]);
    expect(days[3]).toMatchObject({ claimedCount: 0, usedCount: 0 });
    for (const range of ['firstDay=2026-11-20&lastDay=2026-11-19', 'firstDay=2026-02-30&lastDay=2026-03-01', 'firstDay=2025-01-01&lastDay=2026-12-31']) {
      await expectRefusal(platform, 'invalidRequest', () => hr.province.call({ method: 'GET', path: `/v1/hr/statistics/days?${range}` }));
    }
  });

  it('R20 says the same before and after folding, and the same as a scan of the vouchers', async () => {
    const scanned = await scanVouchers(platform);
    expect(scanned.length).toBeGreaterThan(3);
    expect(await readRollUps(platform, 'current_voucher_statistics')).toEqual(scanned);
    const unfolded = await read(hr.province);
    await querySql(platform, `SELECT voucher_platform.fold_statistics(${platform.clock.nowMs()}, 2)`); // a small batch, then the rest
    await foldUntil(platform, scanned);
    expect(await read(hr.province)).toEqual(unfolded);
  });

  it('M6 R16 previews a delist by state and county, executes what was previewed, and asks again otherwise', async () => {
    const templateNumber = await createTemplate(hr.city, { total: 20, regionCodes: ['140100'] });
    await claimFrom(templateNumber, { number: 11, regionCode: '140105', isUsed: true });
    await claimFrom(templateNumber, { number: 12, regionCode: '140105' });
    await claimFrom(templateNumber, { number: 13, regionCode: '140106' });
    const path = `/v1/hr/templates/${templateNumber}`;
    const preview = await hr.city.call<{ previewToken: string }>({ method: 'GET', path: `${path}/delist-preview` });
    expect(preview.body).toMatchObject({
      voidedCount: 2, usedCount: 1, unclaimedCount: 17, settledCount: 0, writtenOffCount: 0,
      byCounty: [{ regionCode: '140105', voidedCount: 1, usedCount: 1 }, { regionCode: '140106', voidedCount: 1, usedCount: 0 }],
    });
    await expectRefusal(platform, 'notAllowed', () => hr.county.call({ method: 'GET', path: `${path}/delist-preview` }));
    await expectRefusal(platform, 'invalidRequest', () => hr.city.call({ method: 'POST', path: `${path}/delist`, body: {} }));
    await claimFrom(templateNumber, { number: 14, regionCode: '140107' });
    await hr.city.stepUp();
    const delist = (toleranceCount: number, token = preview.body.previewToken) => hr.city.call({ method: 'POST', path: `${path}/delist`, body: { previewToken: token, toleranceCount } });
    const outdated = await expectRefusal(platform, 'previewOutdated', () => delist(0));
    expect(outdated.body).toMatchObject({ details: { voidedCount: 3, unclaimedCount: 16, usedCount: 1 } });
    const agreed = (await hr.city.call<{ byCounty: { regionCode: string; voidedCount: number; usedCount: number }[] }>({ method: 'GET', path: `${path}/delist-preview` })).body.byCounty;
    expect(agreed.map(({ regionCode }) => regionCode)).toEqual(['140105', '140106', '140107']);
    const before = await read(hr.city);
    expect(await delist(1)).toMatchObject({ status: 200, body: { voidedCount: 3, unclaimedCount: 16, usedCount: 1 } });
    const after = await read(hr.city);
    expect(after.region.voidedCount).toBe(before.region.voidedCount + 3);
    // County by county and state by state: what was void or used in the preview, and nothing else moved.
    const previewed = new Map(agreed.map((county) => [county.regionCode, county]));
    expect(after.children).toEqual(before.children.map((county) => ({ ...county, voidedCount: county.voidedCount + (previewed.get(county.regionCode)?.voidedCount ?? 0) })));
    for (const { regionCode, usedCount } of agreed) expect([regionCode, after.children.find((county) => county.regionCode === regionCode)?.usedCount]).toEqual([regionCode, expect.toSatisfy((found: number) => found >= usedCount)]);
    await expectRefusal(platform, 'delisted', () => delist(1));
  });

  it('A6 M6 R16 a delist leaves expired what had expired, in the preview, the statistics and for the holder', async () => {
    const untilMs = platform.clock.nowMs() + 60_000;
    const templateNumber = await createTemplate(hr.city, { total: 5, regionCodes: ['140100'], validity: { kind: 'window', fromMs: platform.clock.nowMs(), untilMs } });
    await claimFrom(templateNumber, { number: 31, regionCode: '140105' });
    const person = inventPerson(32, { regionCode: '140106' });
    const { voucherNumber } = (await (await createDevice(platform, { person })).claim(templateNumber)).body.voucher;
    const preview = async () => (await hr.city.call<{ previewToken: string }>({ method: 'GET', path: `/v1/hr/templates/${templateNumber}/delist-preview` })).body;
    const early = await preview();
    expect(early).toMatchObject({ voidedCount: 2, expiredCount: 0 });
    platform.clock.advance(60);
    const late = await preview();
    expect(late).toMatchObject({ voidedCount: 0, expiredCount: 2, byCounty: [{ regionCode: '140105', voidedCount: 0, expiredCount: 1 }, { regionCode: '140106', voidedCount: 0, expiredCount: 1 }] });
    const { voidedCount, expiredCount } = (await read(hr.city)).region;
    await hr.city.stepUp();
    const delist = (previewToken: string) => hr.city.call({ method: 'POST', path: `/v1/hr/templates/${templateNumber}/delist`, body: { previewToken } });
    await expectRefusal(platform, 'previewOutdated', () => delist(early.previewToken));
    expect(await delist(late.previewToken)).toMatchObject({ status: 200, body: { voidedCount: 0, expiredCount: 2 } });
    platform.clock.advance(1);
    expect((await read(hr.city)).region).toMatchObject({ voidedCount, expiredCount });
    const device = await createDevice(platform, { person });
    const list = async (status: string) => (await device.call<{ items: { voucherNumber: string; status: string }[] }>({ method: 'GET', path: `/v1/vouchers?status=${status}` })).body.items.filter((item) => item.voucherNumber === voucherNumber);
    expect([await list('expired'), await list('voided')]).toMatchObject([[{ status: 'expired' }], []]);
    expect((await device.call<{ notices: { kind: string }[] }>({ method: 'GET', path: '/v1/me' })).body.notices.map(({ kind: what }) => what)).not.toContain('voided');
  });

  it('A11 A7 copies a delisted batch into a new one, which its holders can claim from', async () => {
    const templateNumber = await createTemplate(hr.city, { name: '首批', total: 5, regionCodes: ['140100'], specialty: '电工', skillLevel: 'level4' });
    const trainee = await createDevice(platform, { person: inventPerson(21) });
    await trainee.claim(templateNumber);
    expect(await delistTemplate(hr.city, templateNumber)).toMatchObject({ status: 200 });
    const copy = { total: 9, validity: { kind: 'wholeYear', year: 2026 } };
    const copied = await hr.city.call<{ templateNumber: number }>({ method: 'POST', path: `/v1/hr/templates/${templateNumber}/copies`, body: copy });
    expect(copied).toMatchObject({ status: 201, body: { name: '首批', total: 9, claimedCount: 0, specialty: '电工', skillLevel: 'level4', copiedFrom: templateNumber } });
    expect(await trainee.claim(copied.body.templateNumber)).toMatchObject({ status: 201 });
    await expectRefusal(platform, 'notAllowed', () => hr.county.call({ method: 'POST', path: `/v1/hr/templates/${templateNumber}/copies`, body: copy }));
  });

  it('A18 changes name and description only, and nothing of a delisted one', async () => {
    const templateNumber = await createTemplate(hr.city, { regionCodes: ['140100'] });
    const edit = (body: object, client = hr.city) => client.call({ method: 'PUT', path: `/v1/hr/templates/${templateNumber}`, body });
    expect(await edit({ name: '新名称', description: '说明' })).toMatchObject({ status: 200, body: { name: '新名称', description: '说明', total: 100 } });
    await expectRefusal(platform, 'invalidRequest', () => edit({ name: '新名称', description: '', total: 5 }));
    await expectRefusal(platform, 'notAllowed', () => edit({ name: '县里改名', description: '' }, hr.county));
    await delistTemplate(hr.city, templateNumber);
    await expectRefusal(platform, 'delisted', () => edit({ name: '再改', description: '' }));
  });

  it('R20 counts more issued vouchers than 32 bits hold', async () => {
    const templateNumber = await createTemplate(hr.province, { total: 10_000_000 });
    const columns = 'name, description, training_type, benefit_mode, amount_fen, specialty, skill_level, region_codes, validity_kind, valid_from_ms, expires_at_ms, total, creator_account, creator_level, creator_region_code, created_at_ms';
    await querySql(platform, `INSERT INTO voucher_platform.voucher_templates (${columns}) SELECT ${columns} FROM voucher_platform.voucher_templates, generate_series(1, 220) WHERE template_number = ${templateNumber}`);
    expect((await read(hr.province)).region.issuedCount).toBeGreaterThan(2 ** 31);
  });
});
