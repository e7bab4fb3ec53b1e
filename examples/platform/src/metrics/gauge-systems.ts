import { Gauge } from 'prom-client';
import type { BackgroundJobs } from '../background-jobs';
import { defineStatement, type Database, type Statement } from '../database/database';
import type { DatabaseClock } from '../database-clock';
import type { SystemName } from '../systems/system-names';
import type { PlatformMetrics } from './platform-metrics';

interface SystemFigures {
  readonly waiting: number;
  readonly oldestAtMs: number | null;
  readonly dead: number;
  readonly sealed: number;
  readonly unsealedAtMs: number | null;
  /** Of the voucher platform alone. */
  readonly foldedAtMs?: number;
}

const schemas: Readonly<Record<SystemName, string>> = { 'voucher-platform': 'voucher_platform', 'employment-service': 'employment_service', 'real-name-system': 'real_name_system' };

/** Counting ends there: whoever looks wants to know that it is too much, not how much. */
const mostCounted = 100_000;

function defineFigures(schema: string): Statement<SystemFigures> {
  const folded = schema === 'voucher_platform' ? ', (SELECT folded_at_ms FROM voucher_platform.statistics_position) AS "foldedAtMs"' : '';
  return defineStatement(
    `gauge-${schema}`,
    `SELECT w.waiting, w."oldestAtMs", s.position AS sealed,
       (SELECT count(*)::integer FROM (SELECT FROM ${schema}.outbox_deliveries WHERE dead_at_ms IS NOT NULL AND delivered_at_ms IS NULL LIMIT ${mostCounted}) d) AS dead,
       (SELECT min(u.at_ms) FROM (
          SELECT at_ms FROM ${schema}.audit_entries a WHERE (a.transaction_id, a.entry_id) > (s.transaction_id, s.entry_id)
          ORDER BY a.transaction_id, a.entry_id LIMIT 1000) u) AS "unsealedAtMs"${folded}
     FROM ${schema}.audit_sealer s, (
       SELECT count(*)::integer AS waiting, min(e.created_at_ms) AS "oldestAtMs" FROM (
         SELECT event_id FROM ${schema}.outbox_deliveries WHERE delivered_at_ms IS NULL AND dead_at_ms IS NULL ORDER BY next_attempt_at_ms LIMIT ${mostCounted}) d
       JOIN ${schema}.outbox_events e ON e.event_id = d.event_id) w`,
  );
}

/**
 * Gauges of what is read when somebody looks: the database, its pool, each system's outbox and
 * audit log, the roll-ups, the background jobs. The returned function reads them anew; it runs
 * before the registry is written out, which takes each gauge as it stands.
 */
export function gaugeSystems(metrics: PlatformMetrics, options: { database: Database; clock: DatabaseClock; systems: readonly SystemName[]; jobs: BackgroundJobs; nowMs(): number }): () => Promise<void> {
  const { database, clock, systems, jobs, nowMs } = options;
  const registers = [metrics.registry];
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) => new Gauge({ name, help, labelNames, registers });
  const waiting = gauge('etv_outbox_waiting', 'Deliveries that are due or put off, at most 100,000', ['system']);
  const oldest = gauge('etv_outbox_oldest_seconds', 'Age of the oldest event that is not delivered everywhere', ['system']);
  const dead = gauge('etv_outbox_dead_letters', 'Deliveries that were refused for good and wait for a person', ['system']);
  const sealed = gauge('etv_audit_position', 'End of the audit chain', ['system']);
  const unsealed = gauge('etv_audit_seal_lag_seconds', 'Age of the oldest audit row that is not in the chain', ['system']);
  const folded = gauge('etv_statistics_lag_seconds', 'Since the roll-ups last held every event');
  const up = gauge('etv_database_up', '1 when the database answered; the gauges read from it are of the last time it did');
  const pool = gauge('etv_database_pool_connections', 'Connections of the pool and requests that wait for one', ['state']);
  const offset = gauge('etv_clock_offset_seconds', 'The clock of this node less that of the database');
  const idle = gauge('etv_background_idle_seconds', 'Since a background job last ended a round', ['job']);
  const failures = gauge('etv_background_failures', 'Failed rounds of a background job since the start', ['job']);
  const statements = systems.map((system) => ({ system, statement: defineFigures(schemas[system]) }));
  const ageSeconds = (sinceMs: number | null) => (sinceMs === null ? 0 : Math.max(0, nowMs() - sinceMs) / 1000);

  async function readSystem(system: SystemName, statement: Statement<SystemFigures>): Promise<void> {
    const [figures] = await database.run(statement, []);
    if (figures === undefined) return;
    waiting.set({ system }, figures.waiting);
    oldest.set({ system }, ageSeconds(figures.oldestAtMs));
    dead.set({ system }, figures.dead);
    sealed.set({ system }, figures.sealed);
    unsealed.set({ system }, ageSeconds(figures.unsealedAtMs));
    if (figures.foldedAtMs !== undefined) folded.set(ageSeconds(figures.foldedAtMs));
  }

  return async () => {
    for (const [state, count] of Object.entries(database.readPool())) pool.set({ state }, count);
    for (const { name, idleSeconds, failures: count } of jobs.list()) {
      idle.set({ job: name }, idleSeconds);
      failures.set({ job: name }, count);
    }
    const readOffset = async () => offset.set((await clock.readOffsetMs()) / 1000);
    const answers = await Promise.allSettled([...statements.map(({ system, statement }) => readSystem(system, statement)), readOffset()]);
    up.set(answers.every(({ status }) => status === 'fulfilled') ? 1 : 0);
  };
}
