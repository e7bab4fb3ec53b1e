import { querySql, type TestPlatform } from './start-test-platform';

/** Attempts are recorded there, whatever becomes of them. */
const attempts = ['audit_entries', 'hr_session_activity', 'hr_log_in_failures', 'request_nonces'];
/** Sealed in the background. */
const seals = ['voucher_platform', 'employment_service', 'real_name_system'].flatMap((schema) => ['audit_seals', 'audit_sealer', 'audit_checkpoints'].map((table) => `${schema}.${table}`));
const staffAttempts = ['employment_service', 'real_name_system'].flatMap((schema) => ['staff_session_activity', 'log_in_failures'].map((table) => `${schema}.${table}`));
/** Each node notes by which keys it writes, in the background. */
const keyNotes = ['voucher_platform', 'employment_service', 'real_name_system'].map((schema) => `${schema}.personal_data_keys`);
/** Derived from the outbox, which is dumped, whenever the next round comes. */
const rollUps = ['voucher_statistics', 'daily_statistics', 'institution_statistics', 'statistics_position'];
const unstable = [...[...attempts, ...rollUps].map((table) => `voucher_platform.${table}`), ...seals, ...staffAttempts, ...keyNotes];

/** A digest of every row of every table but audit, nonces and roll-ups, by table. */
export async function dumpTables(platform: TestPlatform): Promise<Record<string, string>> {
  const tables = await querySql<{ name: string }>(
    platform,
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
     WHERE table_schema IN ('voucher_platform', 'employment_service', 'real_name_system') AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const dump: Record<string, string> = {};
  for (const { name } of tables.filter((table) => !unstable.includes(table.name))) {
    const text = `SELECT count(*)::text || ':' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest FROM ${name} t`;
    const [row] = await querySql<{ digest: string }>(platform, text);
    dump[name] = row?.digest ?? '';
  }
  return dump;
}
