import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

/** Tables as full as makes an index worth its while, as the planner sees them. */
describe('what lists and look-ups read', () => {
  let platform: TestPlatform;
  const rows = 20_000;
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql');
    for (const schema of ['employment_service', 'real_name_system']) {
      await querySql(platform, `INSERT INTO ${schema}.outbox_events (kind, subject, sequence, payload_cipher, created_at_ms) SELECT 'x', 's' || n, 1, '\\x00', n FROM generate_series(1, ${rows}) n`);
      await querySql(platform, `INSERT INTO ${schema}.outbox_deliveries (destination, subject, sequence, event_id, attempt_count, next_attempt_at_ms, delivered_at_ms, dead_at_ms) SELECT 'voucher-platform', subject, sequence, event_id, 1, 0, 1, CASE WHEN event_id % 1000 = 0 THEN 1 END FROM ${schema}.outbox_events`);
    }
    for (const schema of ['voucher_platform', 'employment_service', 'real_name_system']) await querySql(platform, `INSERT INTO ${schema}.audit_entries (at_ms, actor_kind, actor_id, action, subject) SELECT n, 'system', 'x', 'x', 'subject-' || n FROM generate_series(1, ${rows}) n`);
    await querySql(platform, `INSERT INTO employment_service.reviews (review_id, kind, class_id, class_name, institution_number, institution_name, region_code, occupation, skill_level, starts_on, ends_on, duration_hours, status, submitted_at_ms, decided_at_ms)
      SELECT gen_random_uuid(), 'completion', gen_random_uuid(), 'x', 1, 'x', (140101 + n % 9)::text, 'x', 'any', '2026-01-01', '2026-01-02', 8, 'returned', n, n FROM generate_series(1, ${rows}) n`);
    await querySql(platform, `INSERT INTO employment_service.subsidies (voucher_number, review_id, class_id, institution_number, region_code, id_number_index, occupation, skill_level, china_year, standard_id, amount_fen, status, granted_at_ms, batch_id)
      SELECT upper(lpad(to_hex(n), 16, '0')), (SELECT min(review_id::text)::uuid FROM employment_service.reviews), gen_random_uuid(), 1, (140101 + n % 9)::text, decode(lpad(to_hex(n), 16, '0'), 'hex'), 'x', 'any', 2026, gen_random_uuid(), 1, 'inBatch', n, CASE WHEN n % 10 = 0 THEN gen_random_uuid() END FROM generate_series(1, ${rows}) n`);
    await querySql(platform, 'ANALYZE');
  }, 120_000);
  afterAll(() => platform.close());

  const audits = ['voucher_platform', 'employment_service', 'real_name_system'].map((schema) => [`audit_entries_by_subject`, `SELECT * FROM ${schema}.audit_entries WHERE subject = 'subject-77' ORDER BY entry_id DESC LIMIT 21`] as const);
  const outboxes = ['employment_service', 'real_name_system'].flatMap((schema) => [
    ['outbox_deliveries_by_event', `DELETE FROM ${schema}.outbox_deliveries WHERE event_id = 77`],
    ['outbox_deliveries_by_event', `SELECT d.*, e.kind FROM ${schema}.outbox_deliveries d JOIN ${schema}.outbox_events e ON e.event_id = d.event_id WHERE (d.event_id, d.destination) > (77, 'x') ORDER BY d.event_id, d.destination LIMIT 21`],
    ['outbox_deliveries_dead', `SELECT d.*, e.kind FROM ${schema}.outbox_deliveries d JOIN ${schema}.outbox_events e ON e.event_id = d.event_id WHERE d.dead_at_ms IS NOT NULL ORDER BY d.event_id, d.destination LIMIT 21`],
  ] as const);
  const ofProvince = "(region_code LIKE '14%' OR region_code = '140000')";

  it.each([
    ...audits, ...outboxes,
    ['reviews_by_time', `SELECT * FROM employment_service.reviews WHERE ${ofProvince} ORDER BY submitted_at_ms DESC, review_id DESC LIMIT 21`],
    ['subsidies_by_time', `SELECT * FROM employment_service.subsidies WHERE ${ofProvince} ORDER BY granted_at_ms DESC, voucher_number DESC LIMIT 21`],
    ['subsidies_by_batch', "UPDATE employment_service.subsidies SET status = 'granted', batch_id = NULL WHERE batch_id = '00000000-0000-4000-8000-000000000000' AND status = 'inBatch'"],
  ] as const)('reads by %s: %s', async (index, statement) => {
    const plan = (await querySql<{ 'QUERY PLAN': string }>(platform, `EXPLAIN ${statement}`)).map((line) => line['QUERY PLAN']).join('\n');
    expect(plan).toContain(`${index}`);
    expect(plan).not.toMatch(/Seq Scan|Sort/);
  });
});
