import { join } from 'node:path';
import type { Database } from './database';
import { lockDataFolder } from './data-folder-lock';
import { openPglite } from './open-pglite';
import { openPostgresql } from './open-postgresql';
import { requireMigrations, runMigrations } from './run-migrations';

export interface DatabaseOptions {
  /** A PostgreSQL address; without it PGlite. */
  readonly databaseUrl?: string | undefined;
  /** PGlite's folder is inside; without it PGlite lives in memory. */
  readonly dataFolder?: string | undefined;
  readonly maxConnections: number;
  /** Of PostgreSQL: after how many seconds a statement is broken off. Migrations have no limit. */
  readonly statementSeconds?: number | undefined;
  /** Whether the database is brought up to this program (the default), or has to be. */
  readonly migrations?: 'apply' | 'require' | undefined;
  onIdleError(error: Error): void;
}

/**
 * Opens the database and migrates it, or finds it migrated.
 *
 * @throws SchemaMismatchError when it has to be and is not
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.databaseUrl !== undefined) {
    const database = await openPostgresql({ url: options.databaseUrl, maxConnections: options.maxConnections, statementSeconds: options.statementSeconds, onIdleError: options.onIdleError });
    return migrateOrClose(database, options);
  }
  if (options.dataFolder === undefined) return migrateOrClose(await openPglite(undefined), options);
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
    return await migrateOrClose(database, options);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function migrateOrClose(database: Database, { migrations = 'apply' }: DatabaseOptions): Promise<Database> {
  try {
    await (migrations === 'apply' ? runMigrations : requireMigrations)(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
