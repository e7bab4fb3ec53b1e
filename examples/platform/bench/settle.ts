import { setTimeout as wait } from 'node:timers/promises';
import { defineStatement } from '../src/database/database';
import type { MeasuredPlatform } from './measured-platform';

const longestMs = 120_000;

/** What is due, unsealed or not in the roll-ups, of the voucher platform and of the system it tells. */
const readWaiting = defineStatement<{ due: number; unsealed: number; unfolded: number }>(
  'bench-waiting',
  `SELECT
     (SELECT count(*)::integer FROM voucher_platform.outbox_deliveries WHERE delivered_at_ms IS NULL AND dead_at_ms IS NULL) AS due,
     (SELECT count(*)::integer FROM voucher_platform.audit_sealer s JOIN voucher_platform.audit_entries a ON (a.transaction_id, a.entry_id) > (s.transaction_id, s.entry_id))
       + (SELECT count(*)::integer FROM real_name_system.audit_sealer s JOIN real_name_system.audit_entries a ON (a.transaction_id, a.entry_id) > (s.transaction_id, s.entry_id)) AS unsealed,
     (SELECT count(*)::integer FROM voucher_platform.statistics_position p, voucher_platform.read_statistic_changes(p.transaction_id, p.event_id, NULL, 100000)) AS unfolded`,
);

/** Waits until the work that answers leave behind is done, so that each measurement bears its own alone. Resolves with how long it took, in ms. */
export async function settle({ database }: MeasuredPlatform): Promise<number> {
  const startedAtMs = performance.now();
  for (;;) {
    const [waiting] = await database.run(readWaiting, []);
    const elapsedMs = performance.now() - startedAtMs;
    if (waiting !== undefined && waiting.due + waiting.unsealed + waiting.unfolded === 0) return elapsedMs;
    if (elapsedMs > longestMs) throw new Error(`The work behind the answers does not end: ${JSON.stringify(waiting)}`);
    await wait(50);
  }
}
