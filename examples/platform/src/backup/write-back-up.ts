import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createSalt, deriveArchiveKey, sealStream } from './archive-cipher';
import type { ArchiveHeader, ArchiveManifest, ArchiveMark } from './archive-format';
import type { CopySession } from './copy-session';
import { listSequences, listTables } from './list-tables';

const lineFeed = 10;

/** A line that no row of COPY can be: `\.` ends its data. */
const writeMark = (mark: ArchiveManifest | ArchiveMark) => Buffer.from(`\\.${JSON.stringify(mark)}\n`);

/**
 * Writes everything as it stood at one moment into an encrypted file, while the platform runs on;
 * a file that is not whole has another name.
 *
 * @param secret a passphrase or the bytes of a key file
 */
export async function writeBackUp(session: CopySession, options: { path: string; secret: Uint8Array; nowMs: number; onTable?(table: string, rowCount: number): void }): Promise<{ tableCount: number; rowCount: number }> {
  const { path, secret, nowMs, onTable = () => undefined } = options;
  const salt = createSalt();
  const header: ArchiveHeader = { format: 'etv-back-up', version: 1, createdAtMs: nowMs, salt: salt.toString('base64') };
  const headerLine = Buffer.from(`${JSON.stringify(header)}\n`);
  const key = await deriveArchiveKey(secret, salt);
  const total = { tableCount: 0, rowCount: 0 };
  await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  async function* writeContent(): AsyncGenerator<Uint8Array> {
    const migrations = await session.query<ArchiveManifest['migrations'][number]>('SELECT name, sha256 FROM voucher_platform.schema_migrations ORDER BY name');
    yield writeMark({ databaseKind: session.kind, migrations });
    for (const { table, columns, expressions } of await listTables(session)) {
      yield writeMark({ kind: 'table', table, columns });
      let rowCount = 0;
      const selected = columns.map((column) => `${expressions[column] ?? `t.${column}`} AS ${column}`).join(', ');
      for await (const part of session.copyOut(`SELECT ${selected} FROM ${table} t`)) {
        for (const byte of part) if (byte === lineFeed) rowCount += 1;
        yield part;
      }
      yield writeMark({ kind: 'tableEnd', rowCount });
      onTable(table, rowCount);
      total.tableCount += 1;
      total.rowCount += rowCount;
    }
    for (const sequence of await listSequences(session)) yield writeMark({ kind: 'sequence', ...sequence });
    yield writeMark({ kind: 'end', tableCount: total.tableCount });
  }
  async function* writeArchive(): AsyncGenerator<Uint8Array> {
    yield headerLine;
    const zipped = createGzip();
    const feeding = pipeline(Readable.from(writeContent()), zipped);
    // Its failure also ends `zipped`, which is what is waited for first.
    feeding.catch(() => undefined);
    yield* sealStream(zipped, { key, header: headerLine });
    await feeding;
  }
  const unfinished = `${path}.unfinished`;
  try {
    await pipeline(Readable.from(writeArchive()), createWriteStream(unfinished, { mode: 0o600, flush: true }));
    await rename(unfinished, path);
    return total;
  } finally {
    await session.query('ROLLBACK');
    await rm(unfinished, { force: true });
  }
}
