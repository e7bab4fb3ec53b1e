import type pg from 'pg';

interface IndexRow {
  readonly tableName: string;
  readonly indexName: string;
  readonly definition: string;
  readonly constraintName: string | null;
  readonly constraintDefinition: string | null;
}

/**
 * Takes the indexes and unique constraints of tables away and returns how to bring back exactly those:
 * filling a table first and building its indexes afterwards takes a fraction of the time. Within the
 * caller's transaction, so that a load that fails leaves them as they were. Keys that others refer to stay.
 */
export async function suspendIndexes(client: pg.Client, tables: readonly string[]): Promise<() => AsyncGenerator<string>> {
  const { rows } = await client.query<IndexRow>(
    `SELECT i.indrelid::regclass::text AS "tableName", i.indexrelid::regclass::text AS "indexName", pg_get_indexdef(i.indexrelid) AS definition,
       c.conname AS "constraintName", pg_get_constraintdef(c.oid) AS "constraintDefinition"
     FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u')
     WHERE i.indrelid = ANY($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = i.indrelid AND f.conindid = i.indexrelid)
     ORDER BY 1, 2`,
    [tables],
  );
  for (const row of rows) {
    if (row.constraintName === null) await client.query(`DROP INDEX ${row.indexName}`);
    else await client.query(`ALTER TABLE ${row.tableName} DROP CONSTRAINT ${row.constraintName}`);
  }
  return async function* restore() {
    for (const row of rows) {
      await client.query(row.constraintName === null ? row.definition : `ALTER TABLE ${row.tableName} ADD CONSTRAINT ${row.constraintName} ${row.constraintDefinition ?? ''}`);
      yield row.indexName;
    }
  };
}
