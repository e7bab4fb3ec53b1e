import type { BackgroundJobs } from './background-jobs';
import type { Database } from './database/database';
import type { DatabaseClock } from './database-clock';
import { hasMigrations, listMigrations } from './database/run-migrations';
import type { Draining } from './http/draining';
import type { FindObstacle } from './http/routes/public-routes';

/** A balancer that hears nothing so long sends its requests elsewhere anyway. */
const databaseTimeoutMs = 3000;

/** What keeps this node from taking requests, most telling first. */
export async function createObstacleSearch(parts: { database: Database; clock: DatabaseClock; draining: Draining; jobs: BackgroundJobs }): Promise<FindObstacle> {
  const { database, clock, draining, jobs } = parts;
  const expected = await listMigrations();
  return async () => {
    if (draining.isDraining) return 'draining';
    const hasAll = await Promise.race([hasMigrations(database, expected).catch(() => undefined), elapse(databaseTimeoutMs)]);
    if (hasAll === undefined) return 'database';
    if (!hasAll) return 'migrations';
    const offsetMs = await Promise.race([clock.readOffsetMs().catch(() => undefined), elapse(databaseTimeoutMs)]);
    if (offsetMs === undefined) return 'database';
    if (!clock.isClose(offsetMs)) return 'clock';
    return jobs.listStuck().length > 0 ? 'backgroundJobs' : undefined;
  };
}

function elapse(ms: number): Promise<undefined> {
  return new Promise((resolve) => void setTimeout(() => resolve(undefined), ms).unref());
}
