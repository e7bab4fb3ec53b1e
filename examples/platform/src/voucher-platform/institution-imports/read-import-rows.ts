import type { CellValue } from 'hucre';
import { importColumns, type ImportKey } from './import-columns';
import { importLimits } from './import-limits';
import { readInProcess } from './read-in-process';
import { UnreadableFile } from './unreadable-file';

export interface ImportRow {
  /** As Excel counts, from 1; the headers are row 1. */
  readonly row: number;
  readonly cells: Readonly<Record<ImportKey, CellValue>>;
  /** Something stands right of the known columns. */
  readonly hasMore: boolean;
}

/** Longer than any text that is taken: that it is too long is still seen. */
const mostRead = 1000;

/**
 * The rows of the first sheet, empty ones left out; reading ends with the first row too many.
 * The parts were inspected before, for what a person can mend.
 *
 * @throws UnreadableFile `wrongColumns` naming the column, `tooLarge`, `notSpreadsheet`, `empty`
 */
export async function* readImportRows(spreadsheet: Uint8Array): AsyncGenerator<ImportRow> {
  let hasHeaders = false;
  let count = 0;
  for await (const { index, values } of readInProcess(spreadsheet, { columns: importColumns.length + 1, characters: mostRead })) {
    if (index === 0) {
      requireHeaders(values);
      hasHeaders = true;
      continue;
    }
    if (!hasHeaders) requireHeaders([]);
    count += 1;
    if (count > importLimits.rows) throw new UnreadableFile('tooLarge');
    const cells = Object.fromEntries(importColumns.map(({ key }, column) => [key, values[column] ?? null])) as ImportRow['cells'];
    yield { row: index + 1, cells, hasMore: isFilled(values[importColumns.length]) };
  }
  if (!hasHeaders) requireHeaders([]);
  if (count === 0) throw new UnreadableFile('empty');
}

function requireHeaders(values: readonly CellValue[]): void {
  for (const [index, { header }] of importColumns.entries()) {
    if (String(values[index] ?? '').trim() !== header) throw new UnreadableFile('wrongColumns', header);
  }
  const further = values[importColumns.length];
  if (isFilled(further)) throw new UnreadableFile('wrongColumns', String(further).slice(0, 40));
}

function isFilled(value: CellValue | undefined): boolean {
  return value !== null && value !== undefined && String(value).trim() !== '';
}
