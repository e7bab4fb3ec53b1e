import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download, readRows } from './harness/read-spreadsheet';
import { expectRefusal } from './harness/expect-refusal';
import { stopWriters } from './harness/stop-writers';
import { countOutcomes } from './harness/test-crowd';
import type { Answer } from './harness/test-device';
import { importFile, importHeaders, importPath, inventCode, inventRow, listErrors, writeFile, type ImportJob } from './harness/import-stage';
import { callJson, logInAs, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { inline, wrapSheet, writeRow, writeSheetXml, writeZip } from './harness/write-zip';

const headerRow = writeRow(1, importHeaders.map(inline));

describe.each(testDatabaseKinds)('institution imports on %s', (kind) => {
  let platform: TestPlatform;
  let operator: HrClient;
  let city: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    operator = await logInAs(platform, 'demo-operator');
    city = await logInHr(platform, 'city');
  });
  afterAll(() => platform.close());

  const count = async () => (await querySql<{ count: number }>(platform, 'SELECT count(*)::integer AS count FROM voucher_platform.institutions'))[0]?.count ?? 0;

  it('R9 A24 stores every institution of a file by the platform operator, for any region, and audits it', async () => {
    const before = await count();
    const rows = Array.from({ length: 1200 }, (_, index) => inventRow(index, index === 7 ? { 2: '大同市平城区' } : index === 8 ? { 2: 140802 } : {}));
    const job = await importFile(operator, await writeFile(rows));
    expect(job).toMatchObject({ state: 'done', rowCount: 1200, checkedCount: 1200, createdCount: 1200, errorCount: 0, warningCount: 0 });
    expect(await count()).toBe(before + 1200);
    const stored = await querySql(platform, `SELECT institution_code AS code, region_code AS region, created_by AS by FROM voucher_platform.institutions WHERE institution_code IN ('${inventCode(7)}', '${inventCode(8)}') ORDER BY 1`);
    expect(stored).toEqual([{ code: inventCode(7), region: '140213', by: 'demo-operator' }, { code: inventCode(8), region: '140802', by: 'demo-operator' }]);
    const audited = await querySql<{ action: string; details: object }>(platform, `SELECT action, details FROM voucher_platform.audit_entries WHERE subject = '${job.importId}' ORDER BY entry_id`);
    expect(audited).toMatchObject([{ action: 'startImport' }, { action: 'importInstitutions', details: { createdCount: 1200 } }]);
    const own = await operator.call<{ items: ImportJob[] }>({ method: 'GET', path: importPath });
    expect(own.body.items[0]).toMatchObject({ importId: job.importId, state: 'done' });
    await expectRefusal(platform, 'notFound', () => city.call({ method: 'GET', path: `${importPath}/${job.importId}` }));
  });

  it('A24 lets HR import for its own region and below', async () => {
    expect(await importFile(city, await writeFile([inventRow(3001), inventRow(3002, { 2: '140100' })]))).toMatchObject({ state: 'done', createdCount: 2 });
    expect(listErrors(await importFile(city, await writeFile([inventRow(3003), inventRow(3004, { 2: '140213' })])))).toEqual(['3 所属区划 outsideRegion']);
  });

  it('R9 M1 says of each row what is wrong and what to write, and stores none of them', async () => {
    const before = await count();
    const file = await writeFile([
      inventRow(4000),
      inventRow(4001, { 0: '' }),
      inventRow(4002, { 1: '12345' }),
      inventRow(4003, { 1: inventCode(4000) }),
      inventRow(4004, { 1: inventCode(7) }),
      inventRow(4005, { 2: '北京市' }),
      inventRow(4006, { 3: '0'.repeat(21) }),
      inventRow(4007, { 1: 911401001234567890 }),
      [...inventRow(4008), '多余'],
      inventRow(4009, { 2: '140000' }),
    ]);
    const job = await importFile(operator, file);
    expect(job).toMatchObject({ state: 'refused', rowCount: 10, createdCount: 0, errorCount: 9 });
    expect(listErrors(job)).toEqual([
      '3 机构名称 missing', '4 统一社会信用代码 codeMalformed', '5 统一社会信用代码 duplicateInFile', '6 统一社会信用代码 alreadyRegistered', '7 所属区划 regionUnknown',
      '8 联系电话 tooLong', '9 统一社会信用代码 notText', '10  tooManyColumns', '11 所属区划 regionUnknown',
    ]);
    for (const { message } of job.errors) expect(message).toMatch(/请/);
    expect(await count()).toBe(before);
  });

  it('R8 R9 warns of a failed check digit and stores the row', async () => {
    const code = inventCode(4100);
    const wrong = code.slice(0, 17) + (code.endsWith('0') ? '1' : '0');
    const job = await importFile(operator, await writeFile([inventRow(4100, { 1: wrong.toLowerCase() })]));
    expect(job).toMatchObject({ state: 'done', createdCount: 1, warningCount: 1, warnings: [{ row: 2, code: 'codeCheckFailed' }] });
  });

  it('R9 refuses formulas, by their cells, whatever value they carry', async () => {
    const cells = [inline('机构'), ' t="str"><f>CONCATENATE("9","1")</f><v>91140100MA1234567X</v></c>', inline('140105'), inline('1'), inline('路')];
    const job = await importFile(operator, wrapSheet(writeSheetXml([headerRow, writeRow(2, cells)])));
    expect(listErrors(job)[0]).toBe('2 统一社会信用代码 formula');
    expect(job).toMatchObject({ state: 'refused', createdCount: 0 });
  });

  it.each([
    ['columns in another order', () => writeFile([inventRow(1)], ['统一社会信用代码', '机构名称', ...importHeaders.slice(2)]), '机构名称 wrongColumns'],
    ['a column too few', () => writeFile([inventRow(1)], importHeaders.slice(0, 4)), '地址 wrongColumns'],
    ['a column too many', () => writeFile([inventRow(1)], [...importHeaders, '备注']), '备注 wrongColumns'],
    ['no rows', () => writeFile([]), ' empty'],
    ['an empty sheet', async () => wrapSheet(writeSheetXml([])), '机构名称 wrongColumns'],
    ['a text file', async () => new Uint8Array(Buffer.from('name,code\n1,2')), ' notSpreadsheet'],
    ['a ZIP of something else', async () => writeZip([{ name: 'a.txt', bytes: Buffer.from('x') }]), ' notSpreadsheet'],
    ['half a file', async () => (await writeFile([inventRow(1)])).slice(0, 900), ' notSpreadsheet'],
    ['XML that is none', async () => wrapSheet('<worksheet><sheetData><row'), ' notSpreadsheet'],
    ['cells far to the right', async () => wrapSheet(writeSheetXml([headerRow, '<row r="2"><c r="&#88;FD2"><v>1</v></c></row>'])), ' wrongColumns'],
    ['entities', async () => wrapSheet(`<!DOCTYPE x [<!ENTITY a "${'a'.repeat(99)}">]>${writeSheetXml([headerRow])}`), ' notSpreadsheet'],
  ])('R9 M1 says of a file with %s what is wrong, and stores nothing', async (_, make, expected) => {
    const before = await count();
    const job = await importFile(operator, await make());
    expect(job).toMatchObject({ state: 'refused', errorCount: 1 });
    expect(listErrors(job)).toEqual([`0 ${expected}`]);
    expect(await count()).toBe(before);
  });

  it('R9 refuses a body that is no file, one that is too large, and a stranger before reading any of it', async () => {
    await expectRefusal(platform, 'invalidRequest', () => operator.call({ method: 'POST', path: importPath, body: { rows: [] } }));
    await expectRefusal(platform, 'invalidRequest', () => operator.upload(importPath, new Uint8Array(0)));
    const large = await expectRefusal(platform, 'payloadTooLarge', () => operator.upload(importPath, new Uint8Array(8 * 1_048_576 + 1)));
    expect(large.body).toMatchObject({ details: { limitKilobytes: 8192 } });
    await expectRefusal(platform, 'sessionUnknown', () => callJson(platform, { method: 'POST', path: importPath }));
  });

  it('R9 takes a file with what Excel writes beside the cells: drop-downs from another sheet, other workbooks that are linked to, sheets behind the first', async () => {
    const dropDown = '<extLst><ext xmlns:x14="x14"><x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1><xm:f xmlns:xm="xm">区划代码!$A$2:$A$130</xm:f></x14:formula1><xm:sqref>C2:C9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>';
    const row = writeRow(2, inventRow(70_000).map((cell) => inline(String(cell))));
    const sheet = writeSheetXml([headerRow, row]).replace('</worksheet>', `${dropDown}</worksheet>`);
    const externalLink = '<?xml version="1.0"?>\n<externalLink xmlns="x"><externalBook><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="AB2"><v>1</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>';
    expect(await importFile(operator, wrapSheet(sheet, { externalLink }))).toMatchObject({ state: 'done', createdCount: 1, errors: [] });
    const calculated = sheet.replace('导入路70000号</t></is></c></row>', '导入路70000号</t></is><f>1+1</f></c></row>').replace(inventCode(70_000), inventCode(70_001));
    for (const file of [calculated, calculated.replace('<f>', '<!--</c>--><f>'), calculated.replace('<f>', '</c x><f>')]) expect(listErrors(await importFile(operator, wrapSheet(file, { externalLink })))).toEqual(['2 地址 formula']);
    const far = writeSheetXml(['<row r="1"><c r="AB1"><f>1+1</f><v>2</v></c></row>']);
    expect(await importFile(operator, wrapSheet(sheet.replace(inventCode(70_000), inventCode(70_002)), { secondSheet: far }))).toMatchObject({ state: 'done', createdCount: 1, errors: [] });
  });

  it('R9 gives the file to fill in, and takes it filled in', async () => {
    const answer = await download(platform, `${importPath}/template`);
    expect(answer.status).toBe(401);
    const session = await callJson<{ token: string }>(platform, { method: 'POST', path: '/v1/hr/sessions', body: { account: 'demo-operator', password: 'Demo-Operator-2026' } });
    const file = await fetch(platform.url + `${importPath}/template`, { headers: { authorization: `Bearer ${session.body.token}` } });
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(await readRows(bytes)).toEqual([importHeaders]);
    expect(listErrors(await importFile(operator, bytes))).toEqual(['0  empty']);
  });
});

describe('hostile and large imports', () => {
  it('R9 bounds a zip bomb, sheets as wide as Excel, trees of strings, attributes, empty rows and tags without an end, a number format that is long, and 100,000 rows, in time and memory', async () => {
    const platform = await startTestPlatform('postgresql');
    const operator = await logInAs(platform, 'demo-operator');
    const bomb = wrapSheet(Buffer.alloc(300 * 1_048_576, 0x20), { claimedLength: 1000 });
    expect(bomb.length).toBeLessThan(400_000);
    const wide = wrapSheet(writeSheetXml([headerRow, ...Array.from({ length: 60_000 }, (_, index) => `<row r="${index + 2}"><c r="XFD${index + 2}"><v>1</v></c></row>`)]));
    const strings = writeZip([{ name: '[Content_Types].xml', bytes: Buffer.from('<Types/>') }, { name: '_rels/.rels', bytes: Buffer.from('<Relationships/>') }, { name: 'xl/sharedStrings.xml', bytes: Buffer.from(`<sst>${'<si/>'.repeat(6_000_000)}</sst>`) }]);
    const attributes = wrapSheet(`<worksheet ${'a="" '.repeat(6_000_000)}/>`);
    const empty = wrapSheet(writeSheetXml([headerRow, '<row/>'.repeat(150_000)]));
    const endless = wrapSheet(`<sheetData><f ${'<c '.repeat(1_000_000)}`);
    const formatted = wrapSheet(writeSheetXml(['<row><c s="0"><v>1</v></c></row>'.repeat(90_000)]), { styles: `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="${'0'.repeat(20_000_000)}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>` });
    const long = wrapSheet(writeSheetXml([headerRow, ...Array.from({ length: 100_000 }, (_, index) => writeRow(index + 2, inventRow(index).map((cell) => inline(String(cell)))))]));
    for (const [file, expected] of [[bomb, '0  tooLarge'], [wide, '0  wrongColumns'], [strings, '0  tooLarge'], [attributes, '0  tooLarge'], [empty, '0  tooLarge'], [endless, '0  notSpreadsheet'], [formatted, '0  tooLarge'], [long, '0  tooLarge']] as const) {
      const startedMs = performance.now();
      const before = process.memoryUsage().rss;
      const job = await importFile(operator, file);
      expect([job.state, job.createdCount, listErrors(job)]).toEqual(['refused', 0, [expected]]);
      expect(performance.now() - startedMs).toBeLessThan(30_000);
      expect((process.memoryUsage().rss - before) / 1_048_576).toBeLessThan(1000);
    }
    await platform.close();
  });

  it('R9 takes two files on a node at the same time, and asks a third account to come back', async () => {
    const platform = await startTestPlatform('postgresql');
    const accounts = [await logInAs(platform, 'demo-operator'), await logInHr(platform, 'city'), await logInHr(platform, 'province')];
    const files = await Promise.all(accounts.map((_, at) => writeFile([inventRow(60_000 + at)])));
    let answers: readonly Answer[] = [];
    await stopWriters(platform, 'voucher_platform.institutions', async () => {
      answers = await Promise.all(accounts.map((account, at) => account.upload(importPath, files[at] ?? new Uint8Array())));
    });
    expect(countOutcomes(answers)).toEqual({ 201: 2, rateLimited: 1 });
    const third = answers.findIndex(({ status }) => status !== 201);
    await expect.poll(() => accounts[third]?.upload(importPath, files[third] ?? new Uint8Array()).then(({ status }) => status)).toBe(201);
    await platform.close();
  });

  it('R9 takes one of an account\'s files that come at the same time', async () => {
    const platform = await startTestPlatform('postgresql');
    const operator = await logInAs(platform, 'demo-operator');
    const files = await Promise.all(Array.from({ length: 6 }, (_, at) => writeFile([inventRow(50_000 + at)])));
    let answers: readonly Answer[] = [];
    // The one that is taken cannot end before the others were answered.
    await stopWriters(platform, 'voucher_platform.institutions', async () => {
      let uploads: Promise<Answer[]> | undefined;
      await stopWriters(platform, 'voucher_platform.institution_imports', async (waitForWaiting) => {
        uploads = Promise.all(files.map((file) => operator.upload(importPath, file)));
        await waitForWaiting(files.length);
      });
      answers = (await uploads) ?? [];
    });
    expect(countOutcomes(answers)).toEqual({ 201: 1, rateLimited: 5 });
    await platform.close();
  });

  it('R9 stores one of two files with a common code that come at the same time, and nothing of the other', async () => {
    const platform = await startTestPlatform('postgresql');
    const [operator, city] = [await logInAs(platform, 'demo-operator'), await logInHr(platform, 'city')];
    const file = (start: number) => writeFile([...Array.from({ length: 800 }, (_, index) => inventRow(start + index)), inventRow(99_999)]);
    const jobs = await Promise.all([importFile(operator, await file(10_000)), importFile(city, await file(20_000))]);
    expect(jobs.map(({ state }) => state).sort()).toEqual(['done', 'refused']);
    expect(jobs.flatMap(listErrors)).toEqual(['802 统一社会信用代码 alreadyRegistered']);
    const [stored] = await querySql<{ count: number }>(platform, "SELECT count(*)::integer AS count FROM voucher_platform.institutions WHERE name LIKE '导入机构%'");
    expect(stored?.count).toBe(801);
    await platform.close();
  });
});
