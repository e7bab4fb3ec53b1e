import { readChinaDay } from '@skill-voucher/sdk-core';
import { sql, type SQL } from 'drizzle-orm';
import type { BackgroundJobs } from '../background-jobs';
import type { Database, Orm } from '../database/database';
import type { AuditEntry } from '../audit/record-audit';
import type { DatabaseClock } from '../database-clock';
import { schemaNames } from '../personal-data/known-keys';
import type { SystemName } from '../systems/system-names';
import { retentionRules, type RetentionDays, type RetentionRule } from './retention-rules';

const dayMs = 24 * 3_600_000;
const everyMs = 10 * 60_000;
/** A run that began so long ago was cut off by the end of its process. */
const givenUpMs = 3_600_000;

export interface RetainingSystem {
  readonly system: SystemName;
  readonly database: Database;
  nowMs(): number;
  recordAudit(tx: Orm, entry: AuditEntry): Promise<void>;
}

/**
 * Forgets what has been kept long enough, all in one transaction; once a day in China over all nodes,
 * and again when a run was cut off. Answers what was forgotten, by kind, or undefined when this day's
 * run is another's.
 */
export async function runRetention(options: RetainingSystem, days: RetentionDays): Promise<Readonly<Record<string, number>> | undefined> {
  const { system, database, recordAudit } = options;
  const nowMs = Math.floor(options.nowMs());
  const runs = sql.raw(`${schemaNames[system]}.retention_runs`);
  const chinaDay = readChinaDay(nowMs);
  const { rows } = (await database.orm.execute(sql`
    INSERT INTO ${runs} AS r (china_day, started_at_ms) VALUES (${chinaDay}::date, ${nowMs})
    ON CONFLICT (china_day) DO UPDATE SET started_at_ms = excluded.started_at_ms WHERE r.finished_at_ms IS NULL AND r.started_at_ms < ${nowMs - givenUpMs} RETURNING 1`)) as unknown as { rows: unknown[] };
  if (rows.length === 0) return undefined;
  return database.orm.transaction(async (tx) => {
    // One that was given up may still go on.
    const { rows: locks } = (await tx.execute(sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${`retention of ${system}`}, 0)) AS taken`)) as unknown as { rows: { taken: boolean }[] };
    if (locks[0]?.taken !== true) return undefined;
    const counts: Record<string, number> = {};
    for (const rule of retentionRules[system]) counts[rule.kind] = await forget(tx, rule, nowMs - days[rule.kind] * dayMs);
    await tx.execute(sql`UPDATE ${runs} SET finished_at_ms = ${Math.floor(options.nowMs())}, counts = ${JSON.stringify(counts)}::jsonb WHERE china_day = ${chinaDay}::date`);
    await recordAudit(tx, { atMs: nowMs, actorKind: 'system', actorId: 'retention', action: 'runRetention', subject: chinaDay, details: counts });
    return counts;
  });
}

async function forget(tx: Orm, { statements }: RetentionRule, beforeMs: number): Promise<number> {
  let count = 0;
  for (const text of statements) count = ((await tx.execute(fillIn(text, beforeMs))) as unknown as { rows: unknown[] }).rows.length;
  return count;
}

/** The statement with its `$1`. */
function fillIn(text: string, beforeMs: number): SQL {
  return sql.join(text.split('$1').map((part) => sql.raw(part)), sql`${beforeMs}::bigint`);
}

export function startRetention(system: RetainingSystem, days: RetentionDays, background: { jobs: BackgroundJobs; clock: DatabaseClock }): () => Promise<void> {
  const { jobs, clock } = background;
  return jobs.repeat({ name: `retention:${system.system}`, everyMs, mayLastMs: givenUpMs, run: () => clock.guard(() => runRetention(system, days)) });
}
