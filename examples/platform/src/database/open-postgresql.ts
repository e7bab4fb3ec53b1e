import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Database, Orm } from './database';

export interface PostgresqlOptions {
  readonly url: string;
  readonly maxConnections: number;
  /** Seconds after which the server breaks off a statement, or a transaction that stands idle. Absent: never. */
  readonly statementSeconds?: number | undefined;
  /** Told about connections that broke while idle; the pool replaces them. */
  onIdleError(error: Error): void;
}

/** Type id of bigint: our bigints are milliseconds and numbers below 2^53. */
const int8 = 20;

export async function openPostgresql(options: PostgresqlOptions): Promise<Database> {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (id: number, format?: 'text' | 'binary') => (id === int8 ? Number : pg.types.getTypeParser(id, format as 'text')),
  };
  const limits = options.statementSeconds === undefined ? {} : { statement_timeout: options.statementSeconds * 1000, idle_in_transaction_session_timeout: options.statementSeconds * 1000 };
  const pool = new pg.Pool({
    connectionString: options.url, max: options.maxConnections, types, connectionTimeoutMillis: 10_000, ...limits,
    // A server that vanishes without a reset is noticed by nothing else.
    keepAlive: true, keepAliveInitialDelayMillis: 10_000,
  });
  pool.on('error', options.onIdleError);
  // The pool listens to a connection while it is idle. One that breaks in a transaction, between two
  // statements, has nobody else: unheard, its error would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  await pool.query('SELECT 1');
  return {
    kind: 'postgresql',
    orm: Object.assign(drizzle(pool) as unknown as Orm, { transaction: createTransactions(pool) }),
    run: async <Row>(statement: { name: string; text: string }, values: readonly unknown[]) =>
      (await pool.query({ name: statement.name, text: statement.text, values: [...values] })).rows as Row[],
    runScript: async (sql) => {
      await pool.query(sql);
    },
    readPool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

/**
 * Drizzle's own transactions on a pool keep the connection for good when BEGIN fails, as it does on a
 * connection that broke while it was idle: after a few outages the pool would be empty.
 */
function createTransactions(pool: pg.Pool): Orm['transaction'] {
  return async (work, config) => {
    const client = await pool.connect();
    try {
      return await (drizzle(client) as unknown as Orm).transaction(work, config);
    } finally {
      client.release();
    }
  };
}
