import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { defineStatement, type Database } from './database';
import { isTableMissing } from './database-errors';

const folder = new URL('./migrations/', import.meta.url);

const readApplied = defineStatement<{ name: string; sha256: string }>('read-migrations', 'SELECT name, sha256 FROM voucher_platform.schema_migrations');

const prepare = `
  CREATE SCHEMA IF NOT EXISTS voucher_platform;
  CREATE TABLE IF NOT EXISTS voucher_platform.schema_migrations (
    name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());`;

const countApplied = defineStatement<{ applied: number }>('count-migrations', 'SELECT count(*)::integer AS applied FROM voucher_platform.schema_migrations WHERE name = ANY($1)');

export async function listMigrations(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
}

/** SHA-256 of this program's migrations, by name. */
export async function listMigrationHashes(): Promise<Map<string, string>> {
  const names = await listMigrations();
  return new Map(await Promise.all(names.map(async (name) => [name, hashText(await readFile(new URL(name, folder), 'utf8'))] as const)));
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether the database holds these migrations; it may hold newer ones, of nodes that were upgraded first. */
export async function hasMigrations(database: Database, names: readonly string[]): Promise<boolean> {
  const [row] = await database.run(countApplied, [names]);
  return row?.applied === names.length;
}

export class SchemaMismatchError extends Error {
  override readonly name = 'SchemaMismatchError';
}

/** @throws SchemaMismatchError when the database lacks one of this program's migrations */
export async function requireMigrations(database: Database): Promise<void> {
  const isThere = await hasMigrations(database, await listMigrations()).catch((error: unknown) => {
    if (isTableMissing(error)) return false;
    throw error;
  });
  if (!isThere) throw new SchemaMismatchError('数据库的结构早于本程序。请使用与平台相同版本的程序；升级由平台启动时完成，本命令不改动数据库');
}

/** Applies the numbered files of `migrations/` in order, each once, forward only. Safe when several nodes start together. */
export async function runMigrations({ patient: database }: Database): Promise<void> {
  const names = await listMigrations();
  await database.runScript(`SELECT pg_advisory_xact_lock(7400); ${prepare}`);
  const applied = new Map((await database.run(readApplied, [])).map((row) => [row.name, row.sha256]));
  for (const name of names) {
    const sql = await readFile(new URL(name, folder), 'utf8');
    const sha256 = hashText(sql);
    const before = applied.get(name);
    if (before === sha256) continue;
    if (before !== undefined) throw new Error(`Migration ${name} was changed after it was applied; write a new one instead`);
    await applyMigration(database, { name, sha256, sql });
  }
}

/** One text is one implicit transaction: the lock, the record (which fails for the second of two nodes), the changes. */
async function applyMigration(database: Database, migration: { name: string; sha256: string; sql: string }): Promise<void> {
  const record = `INSERT INTO voucher_platform.schema_migrations (name, sha256) VALUES ('${migration.name}', '${migration.sha256}');`;
  try {
    await database.runScript(`SELECT pg_advisory_xact_lock(7400); ${record} ${migration.sql}`);
  } catch (error) {
    const applied = await database.run(readApplied, []);
    if (applied.some((row) => row.name === migration.name && row.sha256 === migration.sha256)) return;
    throw error;
  }
}
