import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
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
 * runs from this text: source, bundle and tests have no file in common that a process could be started from.
 */
const program = `
  const { once } = require('node:events');
  const { reader, columns, characters, rows: most, batch } = JSON.parse(process.argv[1]);
  process.on('disconnect', () => process.exit());
  const cut = (value) => (typeof value === 'string' && value.length > characters ? value.slice(0, characters) : value);
  const isBlank = (value) => value === null || value === undefined || (typeof value === 'string' && value.length < characters && value.trim() === '');
  let HucreError;
  (async () => {
    const { streamXlsxRows, ...others } = await import(reader);
    HucreError = others.HucreError;
    const chunks = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    let rows = [];
    let count = 0;
    for await (const { index, values } of streamXlsxRows(new Uint8Array(Buffer.concat(chunks)))) {
      if (!Number.isSafeInteger(index) || index < 0) throw new RangeError('A row without a place');
      const cells = values.map(cut);
      if (index > 0 && cells.every(isBlank)) continue;
      rows.push({ index, values: cells.slice(0, columns) });
      if (++count > most + 1) break;
      if (rows.length === batch) {
        process.send({ rows });
        rows = [];
        await once(process, 'message');
      }
    }
    process.send({ rows, end: 'done' });
  })().catch((error) => {
    const isOfFile = error instanceof RangeError || (HucreError !== undefined && error instanceof HucreError);
    process.send({ rows: [], end: isOfFile ? 'unreadable' : 'broken', message: String(error?.stack).slice(0, 2000) });
  });
`;

/**
 * Reads a sheet in a process of its own: the reader holds whatever the XML makes it hold, and reads it
 * without a pause. There it may take so much memory and time and no more, and nobody waits for it but
 * the import; V8 ends a process that has no memory left, and would end a node with a thread of it. It
 * has nothing of this one's environment. The time for which whoever takes the rows lets it wait does not count.
 *
 * @throws UnreadableFile `tooLarge` for too much memory or time, `notSpreadsheet`
 */
export async function* readInProcess(spreadsheet: Uint8Array, options: { columns: number; characters: number }): AsyncGenerator<SheetRow> {
  const { columns, characters } = options;
  const reader = pathToFileURL(createRequire(import.meta.url).resolve('hucre')).href;
  const asked = JSON.stringify({ reader, columns, characters, rows: importLimits.rows, batch: 500 });
  const { SystemRoot } = process.env; // without it Windows starts no process
  const child = spawn(process.execPath, [`--max-old-space-size=${importLimits.readMegabytes}`, '-e', program, asked], {
    env: SystemRoot === undefined ? {} : { SystemRoot }, serialization: 'advanced', stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = watchEnd(child);
  child.stdin?.on('error', () => undefined).end(spreadsheet); // it may end before it has read all
  let leftMs: number = importLimits.readMs;
  try {
    for (;;) {
      const sinceMs = performance.now();
      const { rows, end, message } = await receive(child, ended, leftMs);
      leftMs -= performance.now() - sinceMs;
      yield* rows;
      if (end === 'done') return;
      if (end === 'unreadable') throw new UnreadableFile('notSpreadsheet');
      if (end !== undefined) throw new Error(message);
      child.send('more', () => undefined); // where it has ended meanwhile, the next wait says so
    }
  } finally {
    process.off('exit', kill);
    kill();
  }
}

/** Rejects when it ends by itself, or never began: it stays until it is killed. */
function watchEnd(child: ChildProcess): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.once('exit', (code, signal) => {
      const isOutOfMemory = code === 134 || signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGKILL';
      reject(isOutOfMemory ? new UnreadableFile('tooLarge') : new Error(`The reader ended with ${code ?? signal}`));
    });
  });
  ended.catch(() => undefined); // nobody may be waiting
  return ended;
}

async function receive(child: ChildProcess, ended: Promise<never>, withinMs: number): Promise<Message> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(withinMs)));
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [Message];
    return message;
  } catch (error) {
    throw signal.aborted ? new UnreadableFile('tooLarge') : error;
  }
}
