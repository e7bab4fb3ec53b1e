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

/** How the rows go. */
export interface RetentionBatches {
  /** Rows of one transaction. */
  readonly batchSize: number;
  /** Around every batch; throws when nothing is to be forgotten now. */
  guard<T>(run: () => Promise<T>): Promise<T>;
}

const plainBatches: RetentionBatches = { batchSize: 5000, guard: (run) => run() };

/**
 * Forgets what has been kept long enough, in batches of a transaction each, which the count of what is
 * gone belongs to; once a day in China over all nodes. A run that was cut off leaves what it did, and
 * is continued after an hour; one of an earlier day is told to the audit log as it was left. Answers
 * what the day has forgotten, by kind, or undefined when this day's run is another's.
 */
export async function runRetention(options: RetainingSystem, days: RetentionDays, batches: RetentionBatches = plainBatches): Promise<RetentionCounts | undefined> {
  const { system, database } = options;
  const nowMs = Math.floor(options.nowMs());
  const run: Run = { table: sql.raw(`${schemaNames[system]}.retention_runs`), chinaDay: readChinaDay(nowMs), startedAtMs: nowMs };
  await tellCutOff(options, run);
  const { rows } = (await database.orm.execute(sql`
    INSERT INTO ${run.table} AS r (china_day, started_at_ms) VALUES (${run.chinaDay}::date, ${nowMs})
    ON CONFLICT (china_day) DO UPDATE SET started_at_ms = excluded.started_at_ms WHERE r.finished_at_ms IS NULL AND r.started_at_ms < ${nowMs - givenUpMs} RETURNING 1`)) as unknown as { rows: unknown[] };
  if (rows.length === 0) return undefined;
  for (const rule of retentionRules[system]) {
    for (let forgotten = batches.batchSize; forgotten === batches.batchSize; ) {
      const taken = await batches.guard(() => forgetBatch(options, run, { rule, beforeMs: nowMs - days[rule.kind] * dayMs, batchSize: batches.batchSize }));
      if (taken === undefined) return undefined;
      forgotten = taken;
    }
  }
  return database.orm.transaction(async (tx) => {
    const counts = await readCounts(tx, run);
    if (counts === undefined) return undefined;
    await endRun(tx, options, { ...run, counts, isCutOff: false });
    return counts;
  });
}

/** By kind. */
export type RetentionCounts = Readonly<Record<string, number>>;

interface Run {
  readonly table: SQL;
  readonly chinaDay: string;
  /** Names the run: one that is continued by another has another's. */
  readonly startedAtMs: number;
}

/** How many went, all of them with their count or none; undefined when the run is another's meanwhile. */
async function forgetBatch({ database }: RetainingSystem, run: Run, { rule, beforeMs, batchSize }: { rule: RetentionRule; beforeMs: number; batchSize: number }): Promise<number | undefined> {
  return database.orm.transaction(async (tx) => {
    const counts = await readCounts(tx, run);
    if (counts === undefined) return undefined;
    const { rows } = (await tx.execute(fillIn(rule.statement, [sql`${beforeMs}::bigint`, sql`${batchSize}::integer`]))) as unknown as { rows: unknown[] };
    const next = { ...counts, [rule.kind]: (counts[rule.kind] ?? 0) + rows.length };
    await tx.execute(sql`UPDATE ${run.table} SET counts = ${JSON.stringify(next)}::jsonb WHERE china_day = ${run.chinaDay}::date`);
    return rows.length;
  });
}

/** What this run has forgotten so far, with its row locked. */
async function readCounts(tx: Orm, { table, chinaDay, startedAtMs }: Run): Promise<RetentionCounts | undefined> {
  const { rows } = (await tx.execute(sql`SELECT counts FROM ${table} WHERE china_day = ${chinaDay}::date AND started_at_ms = ${startedAtMs} AND finished_at_ms IS NULL FOR UPDATE`)) as unknown as { rows: { counts: RetentionCounts }[] };
  return rows[0]?.counts;
}

/** What runs of earlier days did before they were cut off; nobody continues them. */
async function tellCutOff(options: RetainingSystem, { table, chinaDay, startedAtMs }: Run): Promise<void> {
  await options.database.orm.transaction(async (tx) => {
    const { rows } = (await tx.execute(sql`SELECT china_day::text AS "chinaDay", counts FROM ${table} WHERE china_day < ${chinaDay}::date AND finished_at_ms IS NULL AND started_at_ms < ${startedAtMs - givenUpMs} ORDER BY china_day FOR UPDATE`)) as unknown as { rows: { chinaDay: string; counts: RetentionCounts }[] };
    for (const row of rows) await endRun(tx, options, { table, startedAtMs, ...row, isCutOff: true });
  });
}

async function endRun(tx: Orm, { recordAudit, nowMs }: RetainingSystem, { table, chinaDay, counts, isCutOff }: Run & { counts: RetentionCounts; isCutOff: boolean }): Promise<void> {
  const atMs = Math.floor(nowMs());
  await tx.execute(sql`UPDATE ${table} SET finished_at_ms = ${atMs} WHERE china_day = ${chinaDay}::date`);
  await recordAudit(tx, { atMs, actorKind: 'system', actorId: 'retention', action: 'runRetention', subject: chinaDay, details: { ...counts, ...(isCutOff ? { isCutOff } : {}) } });
}

/** The statement with its `$1` and `$2`. */
function fillIn(text: string, values: readonly SQL[]): SQL {
  return sql.join(text.split(/(\$\d)/).map((part) => (/^\$\d$/.test(part) ? (values[Number(part[1]) - 1] ?? sql.raw(part)) : sql.raw(part))));
}

export function startRetention(system: RetainingSystem, days: RetentionDays, background: { jobs: BackgroundJobs; clock: DatabaseClock }): () => Promise<void> {
  const { jobs, clock } = background;
  return jobs.repeat({ name: `retention:${system.system}`, everyMs, mayLastMs: givenUpMs, run: () => clock.guard(() => runRetention(system, days, { ...plainBatches, guard: clock.guard })) });
}
