import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { demoAdminPeople } from '../../src/seed/demo-people';
import { demoHrAccounts } from '../../src/seed/demo-hr-accounts';
import { systemNames, type SystemName } from '../../src/systems/system-names';
import { nameDatabase, runOn } from './seed-templates';
import type { TestDatabaseKind, TestPlatform } from './start-test-platform';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const main = new URL('../../src/main.ts', import.meta.url).pathname;

/** The three systems as three processes, each with a database of its own: nothing but HTTP between them. */
export interface SystemProcesses {
  readonly urls: Readonly<Record<SystemName, string>>;
  /** What phones and consoles of tests need of the voucher platform. */
  readonly platform: TestPlatform;
  stop(system: SystemName): Promise<void>;
  start(system: SystemName): Promise<void>;
  close(): Promise<void>;
}

export async function startSystemProcesses(kind: TestDatabaseKind): Promise<SystemProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'etv-systems-'));
  const urls = Object.fromEntries(await Promise.all(systemNames.map(async (system) => [system, `http://127.0.0.1:${await findFreePort()}`] as const))) as Record<SystemName, string>;
  const databases = kind === 'pglite' ? [] : systemNames.map((system) => ({ system, name: `alone_${randomBytes(5).toString('hex')}` }));
  for (const { name } of databases) await runOn(inject('postgresqlUrl'), `CREATE DATABASE ${name}`);
  const children = new Map<SystemName, ChildProcess>();
  const start = async (system: SystemName) => {
    const database = databases.find((one) => one.system === system);
    const child = spawn(process.execPath, ['--conditions=@skill-voucher/source', '--import', tsx, main, '--system', system], {
      env: {
        PATH: process.env['PATH'], PORT: new URL(urls[system]).port, DATA_DIR: join(folder, system), DEMO_KEYS_DIR: join(folder, 'keys'),
        VOUCHER_PLATFORM_URL: urls['voucher-platform'], EMPLOYMENT_SERVICE_URL: urls['employment-service'], REAL_NAME_SYSTEM_URL: urls['real-name-system'],
        ...(database === undefined ? {} : { DATABASE_URL: nameDatabase(inject('postgresqlUrl'), database.name) }),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.set(system, child);
    const said: string[] = [];
    child.stderr?.on('data', (part: Buffer) => said.push(part.toString()));
    await waitUntilReady(urls[system], child, said);
  };
  const stop = async (system: SystemName) => {
    const child = children.get(system);
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  // One after the other at first: the first makes the keys by which they know each other.
  for (const system of systemNames) await start(system);
  const secrets = JSON.parse(await readFile(join(folder, 'keys', 'demo-keys.json'), 'utf8')) as { channelKeyPems: Record<string, string> };
  const channel = (channelId: string) => ({ channelId, name: channelId, privateKeyPem: secrets.channelKeyPems[channelId] ?? '' });
  const demo = { channels: { minshengshanxi: channel('minshengshanxi'), sanjintong: channel('sanjintong') }, hrAccounts: demoHrAccounts, institutionAdmins: demoAdminPeople };
  return {
    urls, start, stop,
    platform: { url: urls['voucher-platform'], audience: 'voucher-platform', demo, clock: { nowMs: Date.now, advance: () => undefined } } as unknown as TestPlatform,
    async close() {
      for (const system of systemNames) await stop(system);
      for (const { name } of databases) await runOn(inject('postgresqlUrl'), `DROP DATABASE ${name} WITH (FORCE)`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilReady(url: string, child: ChildProcess, said: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${said.join('')}`);
    const answer = await fetch(`${url}/v1/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} never became ready: ${said.join('')}`);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
