import type { ExportedFile, ExportQuota, VoucherDetail } from '@skill-voucher/sdk-core';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setCheckInStage, traineePerson, type CheckInStage, type Trainee } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { download, readRows } from './harness/read-spreadsheet';
import { countOutcomes, inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('exports on %s', (kind) => {
  let stage: CheckInStage;
  let trainee: Trainee;
  let templateNumber: number;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
    trainee = await stage.train(traineePerson(1), { name: '=HYPERLINK("http://x")' });
    const [row] = await querySql<{ number: number }>(stage.platform, `SELECT template_number AS number FROM voucher_platform.vouchers WHERE voucher_number = '${trainee.voucherNumber}'`);
    templateNumber = row?.number ?? 0;
  });
  afterAll(() => stage.platform.close());

  const path = () => `/v1/institutions/${stage.institutionNumber}`;
  const exportList = (list: object, options: { by?: TestDevice; idempotencyKey?: string } = {}) =>
    (options.by ?? stage.admin).call<ExportedFile>({ method: 'POST', path: `${path()}/exports`, body: list, idempotencyKey: options.idempotencyKey ?? randomUUID() });
  const quota = (query: string) => stage.admin.call<ExportQuota>({ method: 'GET', path: `${path()}/export-quota?${query}` });
  const exported = async () => (await trainee.device.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${trainee.voucherNumber}` })).body.accesses.filter((access) => access.kind === 'exported');
  const vouchers = () => ({ kind: 'vouchers', templateNumber });

  it('R57 R59 R60 A14 M3 exports a template\'s vouchers: masked, watermarked, as text, told to the trainee', async () => {
    const made = await exportList(vouchers());
    expect(made).toMatchObject({ status: 201, body: { rowCount: 1, quota: { limit: 3, remaining: 2, resumesAtMs: Date.UTC(2026, 10, 24, 16) } } });
    const { exportId, downloadPath, byteLength, fileName } = made.body;
    expect(fileName).toBe('=HYPERLINK(_http___x_)-20261124-1000.xlsx');
    const file = await download(stage.platform, downloadPath);
    expect(file.status).toBe(200);
    expect(file.bytes.length).toBe(byteLength);
    expect(file.headers.get('content-disposition')).toContain(encodeURIComponent(fileName));
    expect(file.headers.get('cache-control')).toBe('no-store');
    const rows = await readRows(file.bytes);
    expect(rows[0]?.[0]).toMatch(new RegExp(`（演示） · 导出人 赵\\*\\* · 2026-11-24 10:00 · 导出编号 ${exportId}`));
    expect(rows.slice(1)).toEqual([
      ['序号', '券号', '券名称', '类型', '姓名', '身份证号', '使用时间', '状态', '同步', '导出编号'],
      ['1', trainee.voucherNumber, '=HYPERLINK("http://x")', '面值券 1000 元', '测*******', '140105************', '2026-11-24 10:00', '已使用', '2/2 已同步', exportId],
    ]);
    expect(await exported()).toMatchObject([{ actor: expect.stringMatching(/（演示） 赵\*\*$/) as string }]);
    const audited = await querySql<{ details: object }>(stage.platform, "SELECT details FROM voucher_platform.audit_entries WHERE action = 'exportList' ORDER BY entry_id DESC LIMIT 1");
    expect(audited[0]?.details).toMatchObject({ exportId, list: 'vouchers', templateNumber, rowCount: 1 });
  });

  it('A14 gives the file once: after a complete download, after 60 s and for an invented link it is gone', async () => {
    const idempotencyKey = randomUUID();
    const first = await exportList({ kind: 'trainees' }, { idempotencyKey });
    expect((await download(stage.platform, first.body.downloadPath, 'HEAD')).status).toBe(404); // a preview ends nothing
    stage.platform.clock.advance(60);
    expect((await download(stage.platform, first.body.downloadPath)).status).toBe(410);
    const again = await exportList({ kind: 'trainees' }, { idempotencyKey }); // a repeat: the same file, not counted again
    expect(again.body).toMatchObject({ exportId: first.body.exportId, downloadPath: first.body.downloadPath, quota: { remaining: 2 } });
    const rows = await readRows((await download(stage.platform, again.body.downloadPath)).bytes);
    expect(rows[1]).toEqual(['序号', '姓名', '身份证号', '联系电话', '所属地区', '用券张数', '签到次数', '最近签到', '最近用券', '导出编号']);
    expect(rows[2]?.slice(0, 9)).toEqual(['1', '测*******', '140105************', '138****0000', '太原市小店区', '1', '0', '', '2026-11-24 10:00']);
    await expect.poll(async () => (await download(stage.platform, again.body.downloadPath)).status).toBe(410);
    const [left] = await querySql<{ count: number }>(stage.platform, `SELECT count(*)::integer AS count FROM voucher_platform.export_pieces WHERE export_id = '${first.body.exportId}'`);
    expect(left?.count).toBe(0);
    expect((await download(stage.platform, `/v1/exports/${'x'.repeat(43)}`)).status).toBe(410);
    await expectRefusal(stage.platform, 'idempotencyKeyReused', () => exportList(vouchers(), { idempotencyKey }));
  });

  it('A14 keeps no readable list: pieces are encrypted, the link is not stored', async () => {
    const made = await exportList({ kind: 'trainees' });
    const token = made.body.downloadPath.split('/').at(-1) ?? '';
    const stored = await querySql<{ text: string }>(stage.platform, "SELECT coalesce(string_agg(encode(piece_cipher, 'escape'), ''), '') || (SELECT string_agg(e::text, '') FROM voucher_platform.institution_exports e) AS text FROM voucher_platform.export_pieces");
    expect(stored[0]?.text).not.toContain('PK\u0003\u0004');
    expect(stored[0]?.text).not.toContain(token);
  });

  it('R60 A14 refuses the fourth of a list and day, says when it opens again, and counts the lists apart', async () => {
    expect((await quota('kind=trainees')).body.remaining).toBe(1);
    expect((await exportList({ kind: 'trainees' })).body.quota.remaining).toBe(0);
    const before = (await exported()).length;
    const full = await expectRefusal(stage.platform, 'exportLimitReached', () => exportList({ kind: 'trainees' }));
    expect(full.body).toMatchObject({ details: { count: 3, limit: 3, resumesAtMs: Date.UTC(2026, 10, 24, 16) } });
    expect(await exported()).toHaveLength(before);
    expect((await quota(`kind=vouchers&templateNumber=${templateNumber}`)).body.remaining).toBe(2);
    expect((await quota(`kind=vouchers&templateNumber=${await createTemplate(stage.hr)}`)).body.remaining).toBe(3);
    stage.platform.clock.advance(14 * 3600 - 60);
    const admin = await createDevice(stage.platform, { person: stage.platform.demo.institutionAdmins[0] ?? inventPerson(0) });
    expect((await exportList({ kind: 'trainees' }, { by: admin })).body.quota.remaining).toBe(2);
  });

  it('R60 refuses a list that is none, and another institution\'s people', async () => {
    const admin = await createDevice(stage.platform, { person: stage.platform.demo.institutionAdmins[0] ?? inventPerson(0) });
    for (const list of [{ kind: 'vouchers' }, { kind: 'trainees', templateNumber }, { kind: 'all' }, {}]) await expectRefusal(stage.platform, 'invalidRequest', () => exportList(list, { by: admin }));
    await expectRefusal(stage.platform, 'notFound', () => exportList({ kind: 'vouchers', templateNumber: 4_000_000_000 }, { by: admin }));
    const other = await createDevice(stage.platform, { person: stage.platform.demo.institutionAdmins[1] ?? inventPerson(0) });
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => exportList({ kind: 'trainees' }, { by: other }));
  });
});

describe('exports at the same time on a PostgreSQL server', () => {
  it('R60 A14 gives the third file to one of ten at once; repeats of one request get one file', async () => {
    const stage = await setCheckInStage('postgresql', { maxConnections: 30 });
    await stage.train(traineePerson(1));
    const make = (idempotencyKey: string) => stage.admin.call<ExportedFile>({ method: 'POST', path: `/v1/institutions/${stage.institutionNumber}/exports`, body: { kind: 'trainees' }, idempotencyKey });
    const repeated = randomUUID();
    const same = await Promise.all(Array.from({ length: 5 }, () => make(repeated)));
    expect(countOutcomes(same)).toEqual({ 201: 5 });
    expect(new Set(same.map(({ body }) => body.exportId)).size).toBe(1);
    await make(randomUUID());
    expect(countOutcomes(await Promise.all(Array.from({ length: 10 }, () => make(randomUUID()))))).toEqual({ 201: 1, exportLimitReached: 9 });
    const counts = await querySql(stage.platform, `SELECT (SELECT count(*)::integer FROM voucher_platform.institution_exports) AS files,
      (SELECT count(*)::integer FROM voucher_platform.data_accesses WHERE kind = 'exported') AS accesses, (SELECT count(DISTINCT export_id)::integer FROM voucher_platform.export_pieces) AS kept`);
    expect(counts).toEqual([{ files: 3, accesses: 3, kept: 3 }]);
    await stage.platform.close();
  });
});
