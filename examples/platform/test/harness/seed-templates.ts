import pg from 'pg';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '../../src/index';

/** When every test's clock starts. */
export const testStartMs = Date.UTC(2026, 10, 24, 2, 0, 0);

/** One seeded PGlite folder and one seeded database on the server, with the same demonstration keys. */
export async function seedTemplates(serverUrl: string): Promise<{ folder: string; databaseName: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'etv-template-'));
  const databaseName = `template_${randomBytes(6).toString('hex')}`;
  await runOn(serverUrl, `CREATE DATABASE ${databaseName}`);
  for (const databaseUrl of [undefined, nameDatabase(serverUrl, databaseName)]) {
    await (await startPlatform({ dataFolder: folder, databaseUrl, nowMs: () => testStartMs })).close();
  }
  return {
    folder, databaseName,
    async remove() {
      await runOn(serverUrl, `DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function nameDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
