import type { BackgroundJobs } from './background-jobs';
import type { Database } from './database/database';
import { hasMigrations, listMigrations } from './database/run-migrations';
import type { Draining } from './http/draining';
import type { FindObstacle } from './http/routes/public-routes';

/** A balancer that hears nothing so long sends its requests elsewhere anyway. */
const databaseTimeoutMs = 3000;

/** What keeps this node from taking requests, most telling first. */
export async function createObstacleSearch(parts: { database: Database; draining: Draining; jobs: BackgroundJobs }): Promise<FindObstacle> {
  const { database, draining, jobs } = parts;
  const expected = await listMigrations();
  return async () => {
    if (draining.isDraining) return 'draining';
    const hasAll = await Promise.race([hasMigrations(database, expected).catch(() => undefined), elapse(databaseTimeoutMs)]);
    if (hasAll === undefined) return 'database';
    if (!hasAll) return 'migrations';
    return jobs.listStuck().length > 0 ? 'backgroundJobs' : undefined;
  };
}

function elapse(ms: number): Promise<undefined> {
  return new Promise((resolve) => void setTimeout(() => resolve(undefined), ms).unref());
}
