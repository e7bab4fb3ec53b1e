import type { VoucherDetail } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from './harness/expect-refusal';
import { readRows } from './harness/read-spreadsheet';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const path = '/v1/hr/claim-record-exports';
const claimants = 501; // one more than a batch

describe.each(testDatabaseKinds)('export of claim records on %s', (kind) => {
  let platform: TestPlatform;
  let province: HrClient;
  let county: HrClient;
  let templateNumber: number;
  let holder: TestDevice;
  let voucherNumber: string;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    [province, county] = [await logInHr(platform, 'province'), await logInHr(platform, 'county')];
    templateNumber = await createTemplate(province, { name: '=1+1', total: 5_000 });
    holder = await createDevice(platform, { person: inventPerson(7_000) });
    voucherNumber = (await holder.claim(templateNumber)).body.voucher.voucherNumber;
  });
  afterAll(() => platform.close());

  const accesses = async () => (await holder.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${voucherNumber}` })).body.accesses;
  const read = async (answer: Response) => readRows(new Uint8Array(await answer.arrayBuffer()));

  it('R19 wants a step-up, stays within the region, and changes nothing without', async () => {
    await expectRefusal(platform, 'stepUpRequired', () => province.call({ method: 'POST', path, body: { templateNumber } }));
    await county.stepUp();
    await expectRefusal(platform, 'notAllowed', () => county.call({ method: 'POST', path, body: { regionCode: '140213' } }));
    await province.stepUp();
    await expectRefusal(platform, 'notFound', () => province.call({ method: 'POST', path, body: { templateNumber: 999_999 } }));
    await expectRefusal(platform, 'invalidRequest', () => province.call({ method: 'POST', path, body: { status: 'lost' } }));
    await expectRefusal(platform, 'invalidRequest', () => province.call({ method: 'POST', path, body: { limit: 5 } }));
  });

  it('R19 M3 A14 is masked and watermarked text, audited, and told to each holder', async () => {
    await province.stepUp();
    const answer = await province.download(path, { templateNumber });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toContain('领取记录-山西省-=1+1-20261124-1000.xlsx');
    const [watermark, headers, ...rows] = await read(answer);
    expect(watermark?.[0]).toMatch(/^山西省人社部门 · 导出账号 demo-shanxi · 2026-11-24 10:00 · 导出编号 [0-9a-f]{32} · 仅供培训券管理使用，已脱敏$/);
    expect(headers).toEqual(['序号', '券号', '券名称', '状态', '姓名', '身份证号', '领取地区', '领取时间', '使用时间', '使用机构', '导出编号']);
    const exportId = /[0-9a-f]{32}/.exec(watermark?.[0] ?? '')?.[0] ?? '';
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject(['1', voucherNumber, '=1+1', '待使用', expect.stringMatching(/^.\*+$/), expect.stringMatching(/^\d{6}\*{12}$/), expect.any(String), '2026-11-24 10:00', '', '', exportId]);
    expect(await accesses()).toMatchObject([{ kind: 'exported', actor: '山西省人社部门' }]);
    const [entry] = await querySql<{ details: object }>(platform, "SELECT details FROM voucher_platform.audit_entries WHERE action = 'exportClaimRecords'");
    expect(entry?.details).toEqual({ exportId, rowCount: 1, templateNumber });
  });

  it('R19 R21 leaves out what the filter and the region leave out', async () => {
    await county.stepUp();
    const [, , ...none] = await read(await county.download(path, { templateNumber, status: 'used' }));
    expect(none).toEqual([]);
    const [, , ...own] = await read(await county.download(path, {}));
    const listed = await county.call<{ items: { voucherNumber: string }[] }>({ method: 'GET', path: '/v1/hr/claim-records?limit=100' });
    expect(own.map((row) => row[1])).toEqual(listed.body.items.map((item) => item.voucherNumber));
  });

  it('R19 goes through batches without losing or repeating a record', async () => {
    const copies = (table: string, alias: string, changes: string, where: string) =>
      querySql(platform, `INSERT INTO voucher_platform.${table} SELECT (jsonb_populate_record(${alias}, jsonb_build_object(${changes}))).* FROM voucher_platform.${table} ${alias}, generate_series(1, ${claimants - 1}) n WHERE ${where}`);
    await copies('voucher_templates', 't', "'template_number', 700000 + n", `template_number = ${templateNumber}`);
    await copies('vouchers', 'v', "'template_number', 700000 + n, 'voucher_number', left(v.voucher_number, 4) || upper(lpad(to_hex(n), 12, '0')), 'claimed_at_ms', v.claimed_at_ms - n / 3", `voucher_number = '${voucherNumber}'`);
    await province.stepUp();
    const [, , ...rows] = await read(await province.download(path, {}));
    const [all] = await querySql<{ count: number }>(platform, 'SELECT count(*)::integer AS count FROM voucher_platform.vouchers');
    const total = all?.count ?? 0;
    expect(total).toBeGreaterThanOrEqual(claimants);
    expect(rows.map((row) => row[0])).toEqual(Array.from({ length: total }, (_, at) => String(at + 1)));
    expect(new Set(rows.map((row) => row[1])).size).toBe(total);
    const [counted] = await querySql<{ count: number }>(platform, `SELECT count(*)::integer AS count FROM voucher_platform.data_accesses WHERE kind = 'exported' AND authority = '山西省人社部门'`);
    expect(counted?.count).toBe(1 + total);
  });

  it('R19 refuses what no sheet holds, before anything is read or told', async () => {
    const small = await startTestPlatform(kind, { mostExportedRecords: 1 });
    try {
      const hr = await logInHr(small, 'province');
      const number = await createTemplate(hr);
      for (const person of [7_100, 7_101]) await (await createDevice(small, { person: inventPerson(person) })).claim(number);
      await hr.stepUp();
      const refused = await expectRefusal(small, 'exportTooLarge', () => hr.call({ method: 'POST', path, body: { templateNumber: number } }));
      expect(refused.body).toMatchObject({ details: { limit: 1 } });
      expect((await hr.download(path, { templateNumber: number, status: 'used' })).status).toBe(200);
    } finally {
      await small.close();
    }
  });
});
