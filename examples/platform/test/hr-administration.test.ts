import { decodeCredential, institutionCodeCheckCharacter, skillLevels } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from './harness/expect-refusal';
import { importFile, inventCode, listErrors, writeFile } from './harness/import-stage';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { callJson, createTemplate, delistTemplate, logInHr, newTemplate, type HrClient } from './harness/test-hr';
import { startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

type Level = 'province' | 'city' | 'county';

describe.each(testDatabaseKinds)('HR administration on %s', (kind) => {
  let platform: TestPlatform;
  let hr: Record<Level, HrClient>;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = { province: await logInHr(platform, 'province'), city: await logInHr(platform, 'city'), county: await logInHr(platform, 'county') };
  });
  afterAll(() => platform.close());

  const create = (level: Level, overrides: Record<string, unknown>) => hr[level].call<{ templateNumber: number }>({ method: 'POST', path: '/v1/hr/templates', body: newTemplate(overrides) });
  const delist = (level: Level, templateNumber: number) => delistTemplate(hr[level], templateNumber);

  it('R1 locks an account for 15 minutes after 5 wrong passwords, and refuses the right one meanwhile', async () => {
    const logIn = (password: string) => callJson(platform, { method: 'POST', path: '/v1/hr/sessions', body: { account: 'demo-taiyuan', password } });
    for (const attemptsLeft of [4, 3, 2, 1]) expect(await logIn('wrong')).toMatchObject({ code: 'wrongCredentials', body: { details: { attemptsLeft } } });
    expect(await logIn('wrong')).toMatchObject({ status: 423, code: 'accountLocked', body: { details: { minutes: 15 } } });
    expect(await logIn('Demo-Taiyuan-2026')).toMatchObject({ code: 'accountLocked' });
    platform.clock.advance(15 * 60);
    expect(await logIn('Demo-Taiyuan-2026')).toMatchObject({ status: 201, body: { level: 'city', regionName: '太原市' } });
  });

  it('R1 answers the same for an account that does not exist, to the locking', async () => {
    const logIn = (account: string) => callJson(platform, { method: 'POST', path: '/v1/hr/sessions', body: { account, password: 'wrong' } });
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const [real, invented] = [await logIn('demo-xiaodian'), await logIn('nobody-at-all')];
      expect({ status: invented.status, code: invented.code, details: (invented.body as { details?: unknown }).details }).toEqual({ status: real.status, code: real.code, details: (real.body as { details?: unknown }).details });
    }
    platform.clock.advance(15 * 60);
  });

  it('R1 refuses the right password among parallel guesses once they have locked the account', async () => {
    const logIn = (password: string) => callJson(platform, { method: 'POST', path: '/v1/hr/sessions', body: { account: 'demo-taiyuan', password } });
    for (let guess = 0; guess < 4; guess += 1) await logIn('wrong');
    const parallel = ['wrong', 'wrong', 'wrong', 'wrong', 'Demo-Taiyuan-2026'].map(logIn);
    expect((await Promise.all(parallel)).at(-1)).toMatchObject({ status: 423, code: 'accountLocked' });
    platform.clock.advance(15 * 60);
    expect(await logIn('Demo-Taiyuan-2026')).toMatchObject({ status: 201 });
  });

  it('R1 refuses a missing, an invented and an old token', async () => {
    await expectRefusal(platform, 'sessionUnknown', () => callJson(platform, { method: 'GET', path: '/v1/hr/templates' }));
    const authorization = `Bearer ${'x'.repeat(43)}`;
    await expectRefusal(platform, 'sessionUnknown', () => callJson(platform, { method: 'GET', path: '/v1/hr/templates', authorization }));
  });

  it('R2 R3 R4 R5 R6 R7 A8 creates a template of each kind; a whole year is the calendar year in UTC+8', async () => {
    const created = await create('province', { name: '自由命名', trainingType: 'online', regionCodes: ['140100', '140200'], total: 130 });
    const window = { validFromMs: Date.UTC(2025, 11, 31, 16), expiresAtMs: Date.UTC(2026, 11, 31, 16) };
    expect(created).toMatchObject({ status: 201, body: { name: '自由命名', trainingType: 'online', regionCodes: ['140100', '140200'], total: 130, claimedCount: 0, usedCount: 0, ...window } });
    const nowMs = platform.clock.nowMs();
    const entitlement = await create('province', { benefitMode: 'entitlement', amountFen: 0, validity: { kind: 'window', fromMs: nowMs, untilMs: nowMs + 86_400_000 } });
    expect(entitlement).toMatchObject({ status: 201, body: { benefitMode: 'entitlement', amountFen: 0, validFromMs: nowMs, expiresAtMs: nowMs + 86_400_000 } });
  });

  it.each([
    ['an entitlement with an amount', { benefitMode: 'entitlement' }],
    ['a face value without one', { amountFen: 0 }],
    ['a year that is over', { validity: { kind: 'wholeYear', year: 2025 } }],
    ['a window that ends before it begins', { validity: { kind: 'window', fromMs: Date.UTC(2027, 1), untilMs: Date.UTC(2027, 0) } }],
    ['the province beside a city', { regionCodes: ['140000', '140100'] }],
    ['a county named by the province (R5)', { regionCodes: ['140105'] }],
    ['a statistical zone', { regionCodes: ['140171'] }],
    ['nothing to claim', { total: 0 }],
    ['a name of blanks', { name: '  ' }],
    ['a level by its digit (A10)', { skillLevel: 'level6' }],
    ['a level in words (A10)', { skillLevel: '一级' }],
  ])('R4 R5 R6 refuses %s', async (_, overrides) => {
    await expectRefusal(platform, 'invalidRequest', () => create('province', overrides));
  });

  it('A10 keeps specialty and level, each of them or any, from the template through its copy to the signed credential', async () => {
    const device = await createDevice(platform, { person: inventPerson(40) });
    const terms = [...skillLevels.map((skillLevel) => ({ specialty: ' 电子商务师 ', skillLevel })), { specialty: '', skillLevel: 'level1' as const }];
    for (const wanted of terms) {
      const kept = { ...wanted, specialty: wanted.specialty.trim() };
      const made = await create('province', wanted);
      expect(made).toMatchObject({ status: 201, body: kept });
      const copied = await hr.province.call<{ templateNumber: number }>({ method: 'POST', path: `/v1/hr/templates/${made.body.templateNumber}/copies`, body: { total: 3, validity: { kind: 'wholeYear', year: 2026 } } });
      expect(copied).toMatchObject({ status: 201, body: { ...kept, copiedFrom: made.body.templateNumber } });
      const claimed = await device.claim(copied.body.templateNumber);
      expect(claimed).toMatchObject({ status: 201, body: { voucher: kept } });
      expect(decodeCredential(new Uint8Array(Buffer.from(claimed.body.credential.credential, 'base64url')))).toMatchObject({ skillLevel: wanted.skillLevel });
    }
  });

  it('A22 lets each level create for its own region and below only', async () => {
    expect(await create('city', { regionCodes: ['140100'] })).toMatchObject({ status: 201 });
    expect(await create('county', { regionCodes: ['140105'] })).toMatchObject({ status: 201 });
    for (const [level, region] of [['city', '140000'], ['city', '140200'], ['county', '140100'], ['county', '140106']] as const) {
      await expectRefusal(platform, 'notAllowed', () => create(level, { regionCodes: [region] }));
    }
  });

  it('A22 lets only the creating level or one above delist', async () => {
    const ofProvince = (await create('province', {})).body.templateNumber;
    const ofCity = (await create('city', { regionCodes: ['140100'] })).body.templateNumber;
    const ofCounty = (await create('county', { regionCodes: ['140105'] })).body.templateNumber;
    await expectRefusal(platform, 'notAllowed', () => delist('city', ofProvince));
    await expectRefusal(platform, 'notAllowed', () => delist('county', ofCity));
    await expectRefusal(platform, 'notAllowed', () => delist('province', ofCounty)); // two above
    expect(await delist('city', ofCounty)).toMatchObject({ status: 200 });
    expect(await delist('province', ofCity)).toMatchObject({ status: 200 });
    await expectRefusal(platform, 'delisted', () => delist('province', ofCity)); // A11
  });

  it('R14 R15 R16 R17 delists: used stays, unused is void, unclaimed cannot be claimed, the list says so', async () => {
    const templateNumber = await createTemplate(hr.province, { total: 5 });
    const [first, second] = await Promise.all([1, 2].map((number) => createDevice(platform, { person: inventPerson(number) })));
    const [adminPerson] = platform.demo.institutionAdmins;
    if (first === undefined || second === undefined || adminPerson === undefined) throw new Error('No people');
    const admin = await createDevice(platform, { person: adminPerson });
    const [used, unused] = [await first.claim(templateNumber), await second.claim(templateNumber)];
    const code = await first.compose(used.body.credential.credential);
    await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: adminPerson.institutionNumber, code }, idempotencyKey: 'delist-and-use' });
    expect(await delist('province', templateNumber)).toMatchObject({ body: { usedCount: 1, voidedCount: 1, expiredCount: 0, unclaimedCount: 3 } });
    const read = (device: typeof first, voucherNumber: string) => device.call({ method: 'GET', path: `/v1/vouchers/${voucherNumber}/state` });
    expect(await read(first, used.body.voucher.voucherNumber)).toMatchObject({ body: { status: 'used' } });
    expect(await read(second, unused.body.voucher.voucherNumber)).toMatchObject({ body: { status: 'voided', changedAtMs: platform.clock.nowMs() } });
    const list = await hr.province.call<{ items: { templateNumber: number }[] }>({ method: 'GET', path: '/v1/hr/templates?limit=100' });
    expect(list.body.items.find((item) => item.templateNumber === templateNumber)).toMatchObject({ delistedAtMs: platform.clock.nowMs(), claimedCount: 2, usedCount: 1 });
    const records = await hr.province.call<{ items: object[] }>({ method: 'GET', path: `/v1/hr/claim-records?templateNumber=${templateNumber}` });
    expect(records.body.items).toHaveLength(2); // R18
    expect(records.body.items).toEqual(expect.arrayContaining([expect.objectContaining({ status: 'used', usedAt: adminPerson.institutionName }), expect.objectContaining({ status: 'voided' })]));
  });

  it('R8 adds an institution; a failed check digit warns, a repeated code is refused', async () => {
    const digits = '91140100MA0K12345';
    const institution = { name: '新机构', institutionCode: digits + institutionCodeCheckCharacter(digits), regionCode: '140105', phone: '0351-1', address: '某路' };
    const add = (overrides: object) => hr.city.call<{ institutionNumber: number }>({ method: 'POST', path: '/v1/hr/institutions', body: { ...institution, ...overrides } });
    expect(await add({})).toMatchObject({ status: 201, body: { hasSuperAdmin: false, warnings: [] } });
    for (const repeated of [institution.institutionCode, institution.institutionCode.toLowerCase()]) {
      expect(await expectRefusal(platform, 'institutionExists', () => add({ institutionCode: repeated }))).toMatchObject({ status: 409, body: { details: { institutionCode: institution.institutionCode } } });
    }
    await expectRefusal(platform, 'notAllowed', () => add({ regionCode: '140213', institutionCode: '91140100MA0K1234AA' }));
    const wrong = digits + (institution.institutionCode.endsWith('0') ? '1' : '0');
    const warned = await add({ institutionCode: wrong });
    expect(warned.body).toMatchObject({ warnings: [expect.stringContaining('校验位')] });
  });

  it('R8 R9 R10 asks the form for the same as the file: neither takes what is left blank, and both store it without blanks around', async () => {
    const fields = { name: '同样的机构', institutionCode: inventCode(81_000), regionCode: '140105', phone: '0351-2', address: '同样的路' };
    const columns = ['name', 'institutionCode', 'regionCode', 'phone', 'address'] as const;
    const add = (overrides: object) => hr.city.call<{ institutionNumber: number }>({ method: 'POST', path: '/v1/hr/institutions', body: { ...fields, ...overrides } });
    const upload = async (overrides: Partial<typeof fields>) => importFile(hr.city, await writeFile([columns.map((column) => ({ ...fields, ...overrides })[column])]));
    const { institutionNumber } = (await add({ name: ' 同样的机构\u3000', phone: ' 0351-2', address: '同样的路 ' })).body;
    const change = (overrides: object) => {
      const { name, regionCode, phone, address } = { ...fields, ...overrides };
      return hr.city.call({ method: 'PUT', path: `/v1/hr/institutions/${institutionNumber}`, body: { name, regionCode, phone, address } });
    };
    expect((await change({ phone: ' 0351-3 ' })).body).toMatchObject({ name: '同样的机构', phone: '0351-3', address: '同样的路' });
    const bad = { name: ['', ' ', '\u3000', '名'.repeat(81)], phone: ['', ' ', '1'.repeat(21)], address: ['', '\t', '路'.repeat(121)], regionCode: ['140000', '149999'] };
    for (const [field, values] of Object.entries(bad)) {
      for (const value of values) {
        const overrides = { institutionCode: inventCode(81_001), [field]: value };
        await expectRefusal(platform, 'invalidRequest', () => add(overrides));
        await expectRefusal(platform, 'invalidRequest', () => change(overrides));
        expect([field, value, (await upload(overrides)).state]).toEqual([field, value, 'refused']);
      }
    }
    expect((await expectRefusal(platform, 'invalidRequest', () => add({ phone: ' ' }))).body).toMatchObject({ details: { field: 'phone' } });
    expect(listErrors(await upload({}))).toEqual(['2 统一社会信用代码 alreadyRegistered']);
  });

  it('R11 R12 A25 configures a super admin who never logged in; the membership appears at the first launch', async () => {
    const person = inventPerson(30);
    const list = await hr.city.call<{ items: { institutionNumber: number; hasSuperAdmin: boolean; name: string }[] }>({ method: 'GET', path: '/v1/hr/institutions?limit=100' });
    const institution = list.body.items.find((item) => !item.hasSuperAdmin);
    if (institution === undefined) throw new Error('No institution without a super admin');
    const path = `/v1/hr/institutions/${institution.institutionNumber}/super-admin`;
    const body = { name: person.name, idNumber: person.idNumber, phone: person.phone };
    await expectRefusal(platform, 'invalidRequest', () => hr.city.call({ method: 'PUT', path, body: { ...body, idNumber: '140105199003071020' } }));
    expect(await hr.city.call({ method: 'PUT', path, body })).toMatchObject({ status: 200, body: { maskedName: '测*****' } });
    const device = await createDevice(platform, { person });
    expect(device.session.memberships).toEqual([{ institutionNumber: institution.institutionNumber, institutionName: institution.name, role: 'superAdmin' }]);
    await expectRefusal(platform, 'notAllowed', () => hr.county.call({ method: 'PUT', path: `/v1/hr/institutions/${platform.demo.institutionAdmins[1]?.institutionNumber ?? 0}/super-admin`, body }));
  });

  it('R21 shows each level its own region and below', async () => {
    const regions = async (level: Level) => {
      const page = await hr[level].call<{ items: { regionCode: string }[] }>({ method: 'GET', path: '/v1/hr/institutions?limit=100' });
      return new Set(page.body.items.map((item) => item.regionCode));
    };
    expect((await regions('province')).size).toBe(24);
    expect([...(await regions('city'))].every((code) => code.startsWith('1401'))).toBe(true);
    expect([...(await regions('county'))]).toEqual(['140105']);
    await expectRefusal(platform, 'notAllowed', () => hr.city.call({ method: 'GET', path: '/v1/hr/claim-records?regionCode=140213' }));
    const records = await hr.county.call<{ items: { regionCode: string }[] }>({ method: 'GET', path: '/v1/hr/claim-records' });
    expect(new Set(records.body.items.map((item) => item.regionCode))).toEqual(new Set(['140105']));
    const templates = await hr.province.call<{ items: { templateNumber: number; regionCodes: string[] }[] }>({ method: 'GET', path: '/v1/hr/templates?limit=100' });
    const foreign = templates.body.items.find((item) => item.regionCodes[0] === '140200');
    await expectRefusal(platform, 'notAllowed', () => hr.city.call({ method: 'GET', path: `/v1/hr/templates/${foreign?.templateNumber ?? 0}` }));
  });

  it('R14 pages through the list without a gap or a repeat', async () => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const path: string = `/v1/hr/templates?limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const page = await hr.province.call<{ items: { templateNumber: number }[]; nextCursor?: string }>({ method: 'GET', path });
      seen.push(...page.body.items.map((item) => item.templateNumber));
      cursor = page.body.nextCursor;
    } while (cursor !== undefined);
    const all = await hr.province.call<{ items: { templateNumber: number }[] }>({ method: 'GET', path: '/v1/hr/templates?limit=100' });
    expect(seen).toEqual(all.body.items.map((item) => item.templateNumber));
  });
});
