import { querySql, type TestPlatform } from './start-test-platform';

/** Attempts are recorded there, whatever becomes of them. */
const attempts = ['audit_entries', 'hr_session_activity', 'hr_log_in_failures', 'request_nonces'];
/** A refused scan of a genuine code is seen by its holder; looks and files of something refused are not. */
const shown: Readonly<Record<string, string>> = { 'voucher_platform.data_accesses': "WHERE kind <> 'scanned'" };
/** Sealed in the background. */
const seals = ['voucher_platform', 'employment_service', 'real_name_system'].flatMap((schema) => ['audit_seals', 'audit_sealer', 'audit_checkpoints'].map((table) => `${schema}.${table}`));
const staffAttempts = ['employment_service', 'real_name_system'].flatMap((schema) => ['staff_session_activity', 'log_in_failures'].map((table) => `${schema}.${table}`));
/** Each node notes by which keys it writes, in the background. */
const keyNotes = ['voucher_platform', 'employment_service', 'real_name_system'].map((schema) => `${schema}.personal_data_keys`);
/** Derived from the outbox, which is dumped, whenever the next round comes. */
const rollUps = ['voucher_statistics', 'daily_statistics', 'institution_statistics', 'statistics_position'];
const unstable = [...[...attempts, ...rollUps].map((table) => `voucher_platform.${table}`), ...seals, ...staffAttempts, ...keyNotes];

/**
 * A digest of every row of every table but audit, nonces and roll-ups, by table; all as of one moment; of who saw whom without the scans.
 * What was committed before is delivered first: the relay would otherwise change rows between two dumps.
 */
export async function dumpTables(platform: TestPlatform): Promise<Record<string, string>> {
  await platform.relay.deliverDue();
  const tables = await querySql<{ name: string }>(
    platform,
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('voucher_platform', 'employment_service', 'real_name_system') AND c.relkind IN ('r', 'p') ORDER BY 1`,
  );
  const digests = tables.filter(({ name }) => !unstable.includes(name)).map(({ name }) =>
    `SELECT '${name}' AS name, count(*)::text || ':' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest FROM ${name} t ${shown[name] ?? ''}`);
  // One statement: a hundred would be most of what some files wait for.
  const rows = await querySql<{ name: string; digest: string }>(platform, digests.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
