import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** One connection that reads and writes whole tables in PostgreSQL's COPY text, inside one transaction. */
export interface CopySession {
  readonly kind: 'pglite' | 'postgresql';
  query<Row>(sql: string): Promise<Row[]>;
  /** The rows of a query, in the form of COPY. */
  copyOut(query: string): AsyncIterable<Uint8Array>;
  copyIn(target: string, rows: AsyncIterable<Uint8Array>): Promise<void>;
  close(): Promise<void>;
}

export async function openPostgresqlSession(url: string): Promise<CopySession> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    kind: 'postgresql',
    query: async <Row>(sql: string) => (await client.query(sql)).rows as Row[],
    copyOut: (query) => client.query(copyTo(`COPY (${query}) TO STDOUT`)),
    copyIn: (target, rows) => pipeline(Readable.from(rows), client.query(copyFrom(`COPY ${target} FROM STDIN`))),
    close: () => client.end(),
  };
}

/** A table of PGlite lies in memory once: it is for development and pilots. */
export async function openPgliteSession(folder: string): Promise<CopySession> {
  const pglite = await PGlite.create(folder);
  return {
    kind: 'pglite',
    query: async <Row>(sql: string) => (await pglite.query<Row>(sql)).rows,
    async *copyOut(query) {
      const { blob } = await pglite.query(`COPY (${query}) TO '/dev/blob'`);
      if (blob !== undefined) yield new Uint8Array(await blob.arrayBuffer());
    },
    async copyIn(target, rows) {
      const parts: Uint8Array[] = [];
      for await (const part of rows) parts.push(part);
      await pglite.query(`COPY ${target} FROM '/dev/blob'`, [], { blob: new Blob(parts as BlobPart[]) });
    },
    close: () => pglite.close(),
  };
}
