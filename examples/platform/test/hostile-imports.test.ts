import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile, importHeaders, inventRow, listErrors, type ImportJob } from './harness/import-stage';
import { logInAs, type HrClient } from './harness/test-hr';
import { startTestPlatform, type TestPlatform } from './harness/start-test-platform';
import { inline, wrapSheet, writeRow, writeSheetXml } from './harness/write-zip';

const headerRow = writeRow(1, importHeaders.map(inline));
const institution = writeRow(2, inventRow(1).map((cell) => inline(String(cell))));
const reference = (column: string, row: number) => `<c r="${column}${row}" t="s"><v>0</v></c>`;
const longText = (character: string) => `<sst><si><t>${character.repeat(15_000_000)}</t></si></sst>`;
const count = 60_000;
const rows = (write: (row: number) => string) => Array.from({ length: count }, (_, index) => write(index + 2));

/** Small files, each of which keeps the reader busy for minutes or makes it hold gigabytes. */
const files: readonly (readonly [string, () => Uint8Array<ArrayBuffer>, refusedFor: string | undefined])[] = [
  ['rows as wide as Excel whose cells name no row', () => wrapSheet(writeSheetXml([headerRow, ...rows(() => '<row><c r="XFD"/></row>')])), '0  tooLarge'],
  ['rows as wide as Excel, without quotes', () => wrapSheet(writeSheetXml([headerRow, ...rows(() => '<row><c r=XFD1><v>1</v></c></row>')])), '0  tooLarge'],
  ['a blank text of 15 MB in every cell', () => wrapSheet(writeSheetXml([headerRow, ...rows((row) => `<row r="${row}">${reference('A', row)}${reference('B', row)}</row>`)]), { strings: longText(' ') }), '0  tooLarge'],
  ['a text of 15 MB in every cell', () => wrapSheet(writeSheetXml([headerRow, ...rows((row) => `<row r="${row}">${reference('A', row)}${reference('B', row)}</row>`)]), { strings: longText('长') }), '0  tooLarge'],
  ['one text of 30 MB behind rows as wide as Excel', () => wrapSheet(writeSheetXml([headerRow, '<row><c r="XFD"/></row>'.repeat(3700), `<row><c t="str"><v>中${'a'.repeat(30_000_000)}&lt;</v></c></row>`])), '0  tooLarge'],
  ['rows whose tags have an empty prefix', () => wrapSheet(writeSheetXml([headerRow, '<:row/>'.repeat(2_500_000)])), '0  notSpreadsheet'],
  ['rows whose tags have a prefix that is none', () => wrapSheet(writeSheetXml([headerRow, '<a/b:row/>'.repeat(2_000_000)])), '0  notSpreadsheet'],
  ['rows whose tags begin as declarations', () => wrapSheet(writeSheetXml([headerRow, '<!'.repeat(1_200_000)])), '0  empty'],
  ['rows without a place', () => wrapSheet(writeSheetXml([headerRow, ...rows(() => `<row r="0">${reference('A', 0)}${reference('B', 0)}</row>`)]), { strings: `<sst><si><t>${'长'.repeat(1000)}</t></si></sst>` }), '0  notSpreadsheet'],
  ['number formats within number formats', () => wrapSheet(writeSheetXml([headerRow, writeRow(2, inventRow(2).map((cell) => inline(String(cell))))]), { styles: `<styleSheet><numFmts>${`${'formatCode='.repeat(92)} `.repeat(25_000)}</numFmts></styleSheet>` }), undefined],
  ['rows in a part elsewhere', () => wrapSheet(writeSheetXml([headerRow, '<row/>'.repeat(150_000)]), { sheetPath: 's.xml' }), '0  tooLarge'],
  ['a formula in a part elsewhere', () => wrapSheet(writeSheetXml([headerRow, institution.replace('</c></row>', '<f>1+1</f></c></row>')]), { sheetPath: 's.xml' }), '2 地址 formula'],
];

describe('files that are made to hold a node up', () => {
  let platform: TestPlatform;
  let operator: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql');
    operator = await logInAs(platform, 'demo-operator');
  });
  afterAll(() => platform.close());

  it.each(files)('R9 answers everybody while it reads %s, and stores nothing of what it refuses', async (_, make, refusedFor) => {
    const file = make();
    expect(file.length).toBeLessThan(8 * 1_048_576);
    const before = process.memoryUsage().rss;
    let job: ImportJob | undefined;
    const importing = importFile(operator, file).then((done) => (job = done));
    let longestMs = 0;
    while (job === undefined) {
      const askedMs = performance.now();
      await fetch(`${platform.url}/v1/health`);
      longestMs = Math.max(longestMs, performance.now() - askedMs);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await importing;
    expect([job.state, job.createdCount, listErrors(job)]).toEqual(refusedFor === undefined ? ['done', 1, []] : ['refused', 0, [refusedFor]]);
    expect(longestMs).toBeLessThan(3000);
    expect((process.memoryUsage().rss - before) / 1_048_576).toBeLessThan(1500);
  });
});
