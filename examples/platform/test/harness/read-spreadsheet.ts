import { streamXlsxRows } from 'hucre/xlsx';
import type { TestPlatform } from './start-test-platform';

/** Rows of a sheet as text. */
export async function readRows(bytes: Uint8Array): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { values } of streamXlsxRows(bytes)) rows.push(values.map((value) => String(value ?? '')));
  return rows;
}

export async function download(platform: TestPlatform, path: string, method = 'GET'): Promise<{ status: number; headers: Headers; bytes: Uint8Array }> {
  const response = await fetch(platform.url + path, { method });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}
