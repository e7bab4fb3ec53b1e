import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** Drizzle over either driver: ordinary queries and transactions. */
export type Orm = PgDatabase<PgQueryResultHKT>;

/** A hand-written statement of the hot path: prepared once per connection under its name. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Carries the row type only. */
  readonly row?: Row;
}

export interface PoolUse {
  readonly total: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

/** The platform's one database: PGlite or a PostgreSQL server, the same dialect. */
export interface Database {
  readonly kind: 'pglite' | 'postgresql';
  readonly orm: Orm;
  /** One round trip, one implicit transaction. */
  run<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<Row[]>;
  /** SQL text of several statements without parameters, for migrations. */
  runScript(sql: string): Promise<void>;
  /** The same database for background work that goes through whole tables: a few connections of its own, without a time limit. */
  readonly patient: Database;
  /** Ends what still goes on there: the process is to end. */
  breakOffPatient(): void;
  /** The connections of this process that serve requests. */
  readPool(): PoolUse;
  close(): Promise<void>;
}

export function defineStatement<Row>(name: string, text: string): Statement<Row> {
  return { name, text };
}
