import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMigrations } from '../src/database/run-migrations';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const voucherSide = ['vouchers', 'credentials', 'scan_reservations', 'redemptions', 'data_accesses', 'outbox_deliveries', 'idempotency_keys', 'check_ins', 'check_in_failures', 'used_face_challenges', 'training_intentions', 'voucher_links', 'learning_events', 'certificates', 'certificate_lookups', 'feedback_threads', 'feedback_messages', 'feedback_pictures', 'notice_reads', 'proxy_holders', 'booking_leases', 'lease_devices', 'system_events', 'settlements', 'erasures', 'consents', 'personal_data_exports'];

async function readTableModules(): Promise<Record<string, unknown>[]> {
  const folder = new URL('../src/database/schema/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('-tables.ts'));
  return Promise.all(names.map(async (name) => (await import(new URL(name, folder).href)) as Record<string, unknown>));
}

describe.each(testDatabaseKinds)('schema on %s', (kind) => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
  });
  afterAll(() => platform.close());

  it('puts the holder bucket first in every key of the voucher side', async () => {
    const keys = await querySql<{ table: string; first: string }>(
      platform,
      `SELECT c.relname AS table, a.attname AS first FROM pg_index i
       JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
       WHERE n.nspname = 'voucher_platform' AND i.indisunique`,
    );
    const ofVouchers = keys.filter((key) => voucherSide.includes(key.table));
    expect(new Set(ofVouchers.map((key) => key.table))).toEqual(new Set(voucherSide));
    for (const key of ofVouchers) expect([key.table, key.first]).toEqual([key.table, key.table === 'idempotency_keys' ? 'actor_bucket' : 'holder_bucket']);
  });

  it('has no index on a column that a redemption changes, so that it stays a HOT update', async () => {
    const indexes = await querySql<{ definition: string }>(platform, "SELECT indexdef AS definition FROM pg_indexes WHERE schemaname = 'voucher_platform' AND tablename = 'vouchers'");
    for (const { definition } of indexes) expect(definition).not.toMatch(/status|used_|event_sequence/);
  });

  it('has every column that the Drizzle tables name', async () => {
    const columns = await querySql<{ name: string }>(platform, "SELECT table_schema || '.' || table_name || '.' || column_name AS name FROM information_schema.columns");
    const known = new Set(columns.map((column) => column.name));
    const tables = (await readTableModules()).flatMap((module) => Object.values(module)).flatMap((value) => (typeof value === 'object' && value !== null && !(value instanceof PgTable) ? Object.values(value) : [value])).filter((value): value is PgTable => value instanceof PgTable);
    expect(tables.length).toBeGreaterThan(60);
    for (const table of tables) {
      const config = getTableConfig(table);
      for (const column of config.columns) expect(known).toContain(`${config.schema ?? ''}.${config.name}.${column.name}`);
    }
  });

  it('migrates twice without a change', async () => {
    const before = await querySql(platform, 'SELECT name, sha256 FROM voucher_platform.schema_migrations ORDER BY name');
    await runMigrations(platform.database);
    expect(await querySql(platform, 'SELECT name, sha256 FROM voucher_platform.schema_migrations ORDER BY name')).toEqual(before);
  });

  it('R5 R21 M11 seeds 11 cities, 117 counties, 24 institutions and 8 templates, one nearly sold out', async () => {
    const counts = `SELECT (SELECT count(*)::integer FROM voucher_platform.divisions WHERE level = 'city') AS cities,
      (SELECT count(*)::integer FROM voucher_platform.divisions WHERE level = 'county') AS counties,
      (SELECT count(*)::integer FROM voucher_platform.institutions) AS institutions, (SELECT count(*)::integer FROM voucher_platform.campuses) AS campuses,
      (SELECT count(*)::integer FROM voucher_platform.voucher_templates) AS templates,
      (SELECT min(total)::integer FROM (SELECT sum(remaining) AS total FROM voucher_platform.quota_shards GROUP BY template_number) s) AS least`;
    expect(await querySql(platform, counts)).toEqual([{ cities: 11, counties: 117, institutions: 24, campuses: 24, templates: 8, least: 2 }]);
  });

  it('serves the OpenAPI file that is committed (npm run openapi writes it)', async () => {
    const served: unknown = await (await fetch(`${platform.url}/openapi.json`)).json();
    expect(served).toEqual(JSON.parse(await readFile(new URL('../openapi.json', import.meta.url), 'utf8')));
  });
});
