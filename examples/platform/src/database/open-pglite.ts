import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import type { Database, Orm } from './database';

/** Type id of bigint: our bigints are milliseconds and numbers below 2^53. */
const int8 = 20;

/** PGlite in a folder, or in memory without one. Development and pilots: it does not fsync. */
export async function openPglite(folder: string | undefined): Promise<Database> {
  const options = { parsers: { [int8]: Number } };
  const pglite = folder === undefined ? await PGlite.create(options) : await PGlite.create(folder, options);
  const database: Database = {
    kind: 'pglite',
    get patient() {
      return database;
    },
    breakOffPatient: () => undefined,
    orm: drizzle(pglite) as unknown as Orm,
    run: async <Row>(statement: { text: string }, values: readonly unknown[]) => (await pglite.query<Row>(statement.text, [...values])).rows,
    runScript: async (sql) => {
      await pglite.exec(sql);
    },
    readPool: () => ({ total: 1, idle: pglite.ready ? 1 : 0, waiting: 0 }),
    close: () => pglite.close(),
  };
  return database;
}
