import { writeXlsxStream } from 'hucre/xlsx';

export interface SheetToWrite {
  readonly name: string;
  /** Who, when, which export: above the headers, and in the last column of every row, so that a copied row still tells (A14). */
  readonly watermark: string;
  readonly exportId: string;
  readonly headers: readonly string[];
  rows(): AsyncIterable<readonly (string | number)[]>;
}

/**
 * A list as `.xlsx`, row by row. Every text is an inline string in a cell of the text
 * format: one that begins with `= + - @` is text to Excel, now and when it is edited.
 */
export function writeSheet(sheet: SheetToWrite): ReadableStream<Uint8Array> {
  const columns = [...sheet.headers, '导出编号'].map((header) => ({ width: header === '序号' ? 8 : 20, numFmt: '@' }));
  return writeXlsxStream(listCells(sheet), { name: sheet.name, columns, freezePane: { rows: 2 } });
}

async function* listCells(sheet: SheetToWrite): AsyncGenerator<(string | number)[]> {
  yield [sheet.watermark];
  yield [...sheet.headers, '导出编号'];
  for await (const cells of sheet.rows()) yield [...cells.map(dropControlCharacters), sheet.exportId];
}

/** XML 1.0 has no place for them, and a name never needs one. */
function dropControlCharacters(cell: string | number): string | number {
  return typeof cell === 'string' ? cell.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ') : cell;
}
