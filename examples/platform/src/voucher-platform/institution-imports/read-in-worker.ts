import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { CellValue } from 'hucre';
import { importLimits } from './import-limits';
import { UnreadableFile } from './unreadable-file';

export interface SheetRow {
  /** From 0. */
  readonly index: number;
  /** The first `columns` of the row; a text ends after `characters`. */
  readonly values: readonly CellValue[];
}

interface Message {
  readonly rows: readonly SheetRow[];
  readonly end?: 'done' | 'unreadable' | 'broken' | undefined;
  readonly message?: string | undefined;
}

/**
 * Of the first sheet, each row that is not blank, and the first in any case; with one more than it
 * may have, reading ends. A batch waits until the one before was taken. Plain JavaScript, because it
 * runs from this text: source, bundle and tests have no file in common that a thread could be started from.
 */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { once } = require('node:events');
  const { reader, spreadsheet, columns, characters, rows: most, batch } = workerData;
  const cut = (value) => (typeof value === 'string' && value.length > characters ? value.slice(0, characters) : value);
  const isBlank = (value) => value === null || value === undefined || (typeof value === 'string' && value.length < characters && value.trim() === '');
  let HucreError;
  (async () => {
    const { streamXlsxRows, ...others } = await import(reader);
    HucreError = others.HucreError;
    let rows = [];
    let count = 0;
    for await (const { index, values } of streamXlsxRows(spreadsheet)) {
      if (!Number.isSafeInteger(index) || index < 0) throw new RangeError('A row without a place');
      const cells = values.map(cut);
      if (index > 0 && cells.every(isBlank)) continue;
      rows.push({ index, values: cells.slice(0, columns) });
      if (++count > most + 1) break;
      if (rows.length === batch) {
        parentPort.postMessage({ rows });
        rows = [];
        await once(parentPort, 'message');
      }
    }
    parentPort.postMessage({ rows, end: 'done' });
  })().catch((error) => {
    const isOfFile = error instanceof RangeError || (HucreError !== undefined && error instanceof HucreError);
    parentPort.postMessage({ rows: [], end: isOfFile ? 'unreadable' : 'broken', message: String(error?.stack) });
  });
`;

/**
 * Reads a sheet in a thread of its own: the reader holds whatever the XML makes it hold, and reads it
 * without a pause. There it may take so much memory and time and no more, and nobody waits for it
 * but the import. The time for which whoever takes the rows lets it wait does not count.
 *
 * @throws UnreadableFile `tooLarge` for too much memory or time, `notSpreadsheet`
 */
export async function* readInWorker(spreadsheet: Uint8Array, options: { columns: number; characters: number; readMs?: number }): AsyncGenerator<SheetRow> {
  const reader = pathToFileURL(createRequire(import.meta.url).resolve('hucre')).href;
  const { columns, characters, readMs = importLimits.readMs } = options;
  const worker = new Worker(program, {
    eval: true, execArgv: [], workerData: { reader, spreadsheet, columns, characters, rows: importLimits.rows, batch: 500 },
    resourceLimits: { maxOldGenerationSizeMb: importLimits.readMegabytes },
  });
  // It may fail when nobody waits for it any more: unheard, its error would end the process.
  worker.on('error', () => undefined);
  let leftMs: number = readMs;
  try {
    for (;;) {
      const sinceMs = performance.now();
      const { rows, end, message } = await receive(worker, leftMs);
      leftMs -= performance.now() - sinceMs;
      yield* rows;
      if (end === 'done') return;
      if (end === 'unreadable') throw new UnreadableFile('notSpreadsheet');
      if (end !== undefined) throw new Error(message);
      worker.postMessage('more');
    }
  } finally {
    await worker.terminate();
  }
}

async function receive(worker: Worker, withinMs: number): Promise<Message> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(withinMs)));
  try {
    const [message] = (await once(worker, 'message', { signal })) as [Message];
    return message;
  } catch (error) {
    if (signal.aborted || (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY') throw new UnreadableFile('tooLarge');
    throw error;
  }
}
