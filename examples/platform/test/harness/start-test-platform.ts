import pg from 'pg';
import { createHash, randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { startPlatform, type Demo, type RunningPlatform, type StartPlatformOptions } from '../../src/index';

export type TestDatabaseKind = 'pglite' | 'postgresql';
export const testDatabaseKinds: readonly TestDatabaseKind[] = ['pglite', 'postgresql'];

export interface TestClock {
  nowMs(): number;
  advance(seconds: number): void;
}

export interface TestPlatform extends RunningPlatform {
  readonly demo: Demo;
  readonly clock: TestClock;
}

function createTestClock(startMs = Date.UTC(2026, 10, 24, 2, 0, 0)): TestClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (seconds) => {
      nowMs += seconds * 1000;
    },
  };
}

/** A platform with demonstration data and its own clock, on a database of its own. */
export async function startTestPlatform(kind: TestDatabaseKind, options: StartPlatformOptions = {}): Promise<TestPlatform> {
  const clock = createTestClock();
  const database = kind === 'postgresql' ? await createDatabase() : undefined;
  const platform = await startPlatform({ nowMs: clock.nowMs, databaseUrl: database?.url, ...options });
  if (platform.demo === undefined) throw new Error('Tests run with demonstration data');
  return {
    ...platform,
    demo: platform.demo,
    clock,
    async close() {
      await platform.close();
      await database?.drop();
    },
  };
}

async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('postgresqlUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Looks into the tables; every text is a statement of its own. */
export function querySql<Row>(platform: RunningPlatform, text: string): Promise<Row[]> {
  const name = `test-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  return platform.database.run<Row>({ name, text }, []);
}
