import { institutionCodeCheckCharacter } from '@skill-voucher/sdk-core';
import { writeXlsx } from 'hucre/xlsx';
import type { Answer } from './test-device';
import type { HrClient } from './test-hr';

export interface ImportJob {
  readonly importId: string;
  readonly state: 'running' | 'done' | 'refused' | 'failed';
  readonly rowCount: number;
  readonly checkedCount: number;
  readonly createdCount: number;
  readonly errorCount: number;
  readonly errors: readonly { readonly row: number; readonly column: string; readonly code: string; readonly message: string }[];
  readonly warningCount: number;
  readonly warnings: readonly { readonly row: number; readonly code: string }[];
}

export const importPath = '/v1/hr/institution-imports';
export const importHeaders = ['机构名称', '统一社会信用代码', '所属区划', '联系电话', '地址'];

/** A valid code of its own for each number. */
export function inventCode(number: number): string {
  const digits = `91140100MA${String(1_000_000 + number).padStart(7, '0')}`;
  return digits + institutionCodeCheckCharacter(digits);
}

export function inventRow(number: number, overrides: Record<number, string | number> = {}): (string | number)[] {
  return [`导入机构${number}`, inventCode(number), '太原市小店区', '0351-7000000', `导入路${number}号`].map((cell, column) => overrides[column] ?? cell);
}

export async function writeFile(rows: readonly (string | number)[][], headers: readonly string[] = importHeaders): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await writeXlsx({ sheets: [{ name: '培训机构', rows: [[...headers], ...rows.map((row) => [...row])] }] }));
}

/** Uploads and waits for the end. */
export async function importFile(hr: HrClient, file: Uint8Array<ArrayBuffer>): Promise<ImportJob> {
  const started: Answer<ImportJob> = await hr.upload<ImportJob>(importPath, file);
  if (started.status !== 201) throw new Error(`import refused: ${started.code}`);
  for (;;) {
    const job = await hr.call<ImportJob>({ method: 'GET', path: `${importPath}/${started.body.importId}` });
    if (job.body.state !== 'running') return job.body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** `row column code` of each error. */
export function listErrors(job: ImportJob): string[] {
  return job.errors.map(({ row, column, code }) => `${row} ${column} ${code}`);
}
