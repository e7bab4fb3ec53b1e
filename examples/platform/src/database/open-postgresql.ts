import { drizzle } from 'drizzle-orm/node-postgres';
import type { Socket } from 'node:net';
import pg from 'pg';
import type { Database, Orm } from './database';
import { isDatabaseAway } from './database-errors';

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

/** Of three systems in one process: retention and housekeeping of each, and fraud signals. */
const patientConnections = 8;

/** A connection that nobody asks on is kept so long: a queue at the desk that comes after a quiet minute finds it open, with its statements planned. */
const idleMs = 600_000;

export async function openPostgresql(options: PostgresqlOptions): Promise<Database> {
  const { statementSeconds } = options;
  const pool = createPool(options, options.maxConnections);
  await pool.query('SELECT 1');
  if (statementSeconds === undefined) {
    const database: Database = { ...describePool(pool), get patient() { return database; }, breakOffPatient: () => undefined, close: () => pool.end() };
    return database;
  }
  const patientPool = createPool({ ...options, statementSeconds: undefined }, patientConnections);
  const patientClients = new Set<pg.PoolClient>();
  patientPool.on('connect', (client) => void patientClients.add(client)).on('remove', (client) => void patientClients.delete(client));
  const breakOffPatient = () => patientClients.forEach((client) => void (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy());
  const patient: Database = { ...describePool(patientPool), get patient() { return patient; }, breakOffPatient, close: () => patientPool.end() };
  return { ...describePool(pool), patient, breakOffPatient, close: async () => void (await Promise.all([pool.end(), patientPool.end()])) };
}

function createPool({ url, statementSeconds, onIdleError }: PostgresqlOptions, max: number): pg.Pool {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (id: number, format?: 'text' | 'binary') => (id === int8 ? Number : pg.types.getTypeParser(id, format as 'text')),
  };
  const limitMs = statementSeconds === undefined ? undefined : statementSeconds * 1000;
  // The server breaks off first. One that vanished with its network breaks off nothing: then this side gives up.
  const limits = limitMs === undefined ? {} : { statement_timeout: limitMs, idle_in_transaction_session_timeout: limitMs, query_timeout: limitMs + 5000 };
  const pool = new pg.Pool({
    connectionString: url, max, types, connectionTimeoutMillis: 10_000, idleTimeoutMillis: idleMs, ...limits,
    // A server that vanishes without a reset is noticed by nothing else.
    keepAlive: true, keepAliveInitialDelayMillis: 10_000,
  });
  pool.on('error', onIdleError);
  // The pool listens to a connection while it is idle. One that breaks in a transaction, between two
  // statements, has nobody else: unheard, its error would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

function describePool(pool: pg.Pool): Omit<Database, 'patient' | 'breakOffPatient' | 'close'> {
  return {
    kind: 'postgresql',
    orm: Object.assign(drizzle(pool) as unknown as Orm, { transaction: createTransactions(pool) }),
    run: async <Row>(statement: { name: string; text: string }, values: readonly unknown[]) =>
      (await pool.query({ name: statement.name, text: statement.text, values: [...values] })).rows as Row[],
    runScript: async (sql) => {
      await pool.query(sql);
    },
    readPool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };
}

/**
 * Drizzle's own transactions on a pool keep the connection for good when BEGIN fails, as it does on a
 * connection that broke while it was idle: after a few outages the pool would be empty. One that does
 * not answer any more goes, instead of to the next who asks.
 */
function createTransactions(pool: pg.Pool): Orm['transaction'] {
  return async (work, config) => {
    const client = await pool.connect();
    let isLost = false;
    try {
      return await (drizzle(client) as unknown as Orm).transaction(work, config);
    } catch (error) {
      isLost = isDatabaseAway(error);
      throw error;
    } finally {
      client.release(isLost);
    }
  };
}
