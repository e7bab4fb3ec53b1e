import { sql } from 'drizzle-orm';
import type { Orm } from '../database/database';

export interface KeyColumn {
  readonly name: string;
  /** SQL type, `integer` or `uuid` for instance. */
  readonly type: string;
}

/** The primary key of a table (`schema.name`), in its order. */
export async function listKeyColumns(orm: Orm, table: string): Promise<KeyColumn[]> {
  const { rows } = (await orm.execute(sql`
    SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(number, at) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
    WHERE i.indrelid = ${table}::regclass AND i.indisprimary ORDER BY k.at`)) as unknown as { rows: KeyColumn[] };
  if (rows.length === 0) throw new Error(`${table} has no primary key`);
  return rows;
}
