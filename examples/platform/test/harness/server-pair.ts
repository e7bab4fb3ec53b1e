import { execFile } from 'node:child_process';
import { readdir, rm, stat, writeFile, chown } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server';
import { TcpGate } from './tcp-gate';
import { waitUntilIs } from './wait-until-is';

/**
 * A PostgreSQL server and its synchronous standby behind one address that follows the primary. `crash`
 * ends the primary and removes its files; `restart` promotes the standby, leads the address to it, and
 * gives it a standby of its own.
 */
export async function startServerPair(settings: readonly string[]): Promise<EmbeddedServer> {
  const ofPair = [...settings, 'wal_level=replica', 'max_wal_senders=8', 'wal_keep_size=1GB', 'hot_standby=on'];
  let primary = await startEmbeddedServer(ofPair);
  let standby = await follow(primary, ofPair).catch(async (error: unknown) => {
    await primary.stop();
    throw error;
  });
  const gate = new TcpGate(locate(primary));
  await gate.open().catch(async (error: unknown) => {
    await primary.stop();
    await standby.stop();
    throw error;
  });
  return {
    url: `postgres://postgres:test@127.0.0.1:${gate.port}/postgres`,
    get databaseDir() {
      return primary.databaseDir;
    },
    async crash() {
      await primary.crash();
      await rm(dirname(primary.databaseDir), { recursive: true, force: true });
      await gate.cut();
    },
    async restart() {
      primary = standby;
      const [row] = await ask(primary.url, 'SELECT pg_promote(true, 60) AS is_promoted');
      if (row?.['is_promoted'] !== true) throw new Error('The standby was not promoted within a minute');
      gate.leadTo(locate(primary));
      await gate.open();
      standby = await follow(primary, ofPair);
    },
    async stop() {
      await gate.cut();
      // The standby last: until then its primary may wait for it.
      await primary.stop();
      await standby.stop();
    },
  };
}

function locate(server: EmbeddedServer): { host: string; port: number } {
  const { hostname, port } = new URL(server.url);
  return { host: hostname, port: Number(port) };
}

/** A standby of this server: a copy of its files, made while it works, that reads its log. From then on the server's commits wait for the standby's disk. */
async function follow(primary: EmbeddedServer, settings: readonly string[]): Promise<EmbeddedServer> {
  const { host, port } = locate(primary);
  const own = [...settings, `primary_conninfo=host=${host} port=${port} user=postgres password=test application_name=standby`];
  const server = await startEmbeddedServer(own, {
    fill: (databaseDir) => copyFiles(primary, databaseDir),
    isReady: (url) => ask(url, 'SELECT pg_is_in_recovery() AS is').then(([row]) => row?.['is'] === true, () => false),
  });
  try {
    await ask(primary.url, `ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await ask(primary.url, 'SELECT pg_reload_conf()');
    await waitUntilIs('the primary waits for its standby', async () => (await ask(primary.url, `SELECT FROM pg_stat_replication WHERE sync_state = 'sync'`)).length > 0);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** As pg_basebackup does, which no package brings. */
async function copyFiles(primary: EmbeddedServer, databaseDir: string): Promise<void> {
  const client = new pg.Client(primary.url);
  client.on('error', () => undefined); // the statement under way says it
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('pair', true)`);
    await copyFolder(primary.databaseDir, databaseDir);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    for (const name of ['postmaster.opts', 'postgresql.auto.conf']) await rm(join(databaseDir, name), { force: true });
    for (const name of await readdir(join(databaseDir, 'pg_wal'))) if (/^[0-9A-F]{24}/.test(name)) await rm(join(databaseDir, 'pg_wal', name));
    const { uid, gid } = await stat(databaseDir);
    for (const [name, text] of [['backup_label', rows[0]?.labelfile ?? ''], ['standby.signal', ''], ['postgresql.auto.conf', '']] as const) {
      await writeFile(join(databaseDir, name), text, { mode: 0o600 });
      await chown(join(databaseDir, name), uid, gid);
    }
  } finally {
    await client.end();
  }
}

/** A copy whose files have the same owner and rights; the process number of the server that works on the original is not in it. */
async function copyFolder(from: string, to: string): Promise<void> {
  try {
    await promisify(execFile)('cp', ['-a', from, to], { env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    // A file that the server removes meanwhile is not there; its log says what became of it.
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    const lines = stderr.split('\n').filter((line) => line !== '');
    if (code !== 1 || lines.length === 0 || !lines.every((line) => /No such file or directory$|as it was replaced while being copied$/.test(line))) throw error;
  } finally {
    await rm(join(to, 'postmaster.pid'), { force: true });
  }
}

/** One statement on a connection of its own. */
async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
