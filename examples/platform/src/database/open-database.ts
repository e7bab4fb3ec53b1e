import { join } from 'node:path';
import type { Database } from './database';
import { lockDataFolder } from './data-folder-lock';
import { openPglite } from './open-pglite';
import { openPostgresql } from './open-postgresql';
import { runMigrations } from './run-migrations';

export interface DatabaseOptions {
  /** A PostgreSQL address; without it PGlite. */
  readonly databaseUrl?: string | undefined;
  /** PGlite's folder is inside; without it PGlite lives in memory. */
  readonly dataFolder?: string | undefined;
  readonly maxConnections: number;
  /** Of PostgreSQL: after how many seconds a statement is broken off. Migrations have no limit. */
  readonly statementSeconds?: number | undefined;
  onIdleError(error: Error): void;
}

/** Opens and migrates the database. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.databaseUrl !== undefined) {
    const database = await openPostgresql({ url: options.databaseUrl, maxConnections: options.maxConnections, statementSeconds: options.statementSeconds, onIdleError: options.onIdleError });
    return migrateOrClose(database);
  }
  if (options.dataFolder === undefined) return migrateOrClose(await openPglite(undefined));
  const unlock = await lockDataFolder(options.dataFolder);
  try {
    const pglite = await openPglite(join(options.dataFolder, 'pglite'));
    const database: Database = {
      ...pglite,
      close: async () => {
        await pglite.close();
        await unlock();
      },
    };
    return await migrateOrClose(database);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function migrateOrClose(database: Database): Promise<Database> {
  try {
    await runMigrations(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
