import pg from 'pg';
import { expect, inject } from 'vitest';
import { querySql, type TestPlatform } from './start-test-platform';

/**
 * On PostgreSQL: lets nobody write to a table until `act` is through, which may wait until so many
 * statements hang. Readers go on.
 */
export async function stopWriters(platform: TestPlatform, table: string, act: (waitForWaiting: (atLeast: number) => Promise<void>) => Promise<void>): Promise<void> {
  const [database] = await querySql<{ name: string }>(platform, 'SELECT current_database() AS name');
  const url = new URL(inject('postgresqlUrl'));
  url.pathname = `/${database?.name ?? ''}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const countWaiting = async () =>
    (await client.query<{ count: number }>('SELECT count(DISTINCT pid)::integer AS count FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())')).rows[0]?.count;
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table} IN SHARE MODE`);
  try {
    await act((atLeast) => expect.poll(countWaiting, { timeout: 10_000 }).toBeGreaterThanOrEqual(atLeast));
  } finally {
    await client.query('COMMIT');
    await client.end();
  }
}
