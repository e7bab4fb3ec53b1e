import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { demoAdminPeople } from '../../src/seed/demo-people';
import { demoHrAccounts } from '../../src/seed/demo-hr-accounts';
import { systemNames, type SystemName } from '../../src/systems/system-names';
import { findFreePort } from './embedded-server';
import { startMain, type MainProcess } from './main-process';
import { nameDatabase, runOn } from './seed-templates';
import type { TestDatabaseKind, TestPlatform } from './start-test-platform';

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
  const children = new Map<SystemName, MainProcess>();
  const start = async (system: SystemName) => {
    const database = databases.find((one) => one.system === system);
    const started = await startMain({
      url: urls[system], program: inject('programs').main, args: ['--system', system],
      env: {
        DATA_DIR: join(folder, system), DEMO_KEYS_DIR: join(folder, 'keys'), VOUCHER_PLATFORM_URL: urls['voucher-platform'], EMPLOYMENT_SERVICE_URL: urls['employment-service'], REAL_NAME_SYSTEM_URL: urls['real-name-system'],
        ...(database === undefined ? {} : { DATABASE_URL: nameDatabase(inject('postgresqlUrl'), database.name) }),
      },
    });
    children.set(system, started);
  };
  const stop = async (system: SystemName) => {
    await children.get(system)?.end('SIGTERM');
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
