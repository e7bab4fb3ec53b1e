import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDevice, type TestDevice } from './harness/test-device';
import { callJson } from './harness/test-hr';
import { inventPerson } from './harness/test-crowd';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

describe('metrics and readiness', () => {
  let platform: TestPlatform;
  let device: TestDevice;
  const person = inventPerson(71);
  let voucherNumber = '';
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql', { admin: { port: 0, host: '127.0.0.1' } });
    device = await createDevice(platform, { person });
    const offered = await device.call<{ items: { templateNumber: number }[] }>({ method: 'GET', path: '/v1/templates/claimable' });
    voucherNumber = (await device.claim(offered.body.items[0]?.templateNumber ?? 0)).body.voucher.voucherNumber;
    await device.call({ method: 'GET', path: `/v1/vouchers/${voucherNumber}` });
    await device.call({ method: 'GET', path: '/v1/vouchers/FFFFFFFFFFFFFFFF' });
    await callJson(platform, { method: 'GET', path: `/v1/nowhere/${voucherNumber}` });
    await querySql(platform, `INSERT INTO voucher_platform.outbox_deliveries (holder_bucket, voucher_number, event_id, destination, attempt_count, next_attempt_at_ms)
      SELECT holder_bucket, voucher_number, event_id, 'nobody', 0, 0 FROM voucher_platform.outbox_events WHERE voucher_number = '${voucherNumber}'`);
    await platform.relay.deliverDue();
  });
  afterAll(() => platform.close());

  const readMetrics = async () => (await fetch(`${platform.metricsUrl}/metrics`)).text();

  it('counts requests by operation and status, events, pool, outbox, audit log, roll-ups, jobs and the event loop', async () => {
    const text = await readMetrics();
    for (const line of [
      /^etv_http_requests_total\{system="voucher-platform",operation="claimVoucher",status="2xx"\} 1$/m,
      /^etv_http_requests_total\{system="voucher-platform",operation="readVoucher",status="2xx"\} 1$/m,
      /^etv_http_requests_total\{system="voucher-platform",operation="readVoucher",status="4xx"\} 1$/m,
      /^etv_http_requests_total\{system="voucher-platform",operation="none",status="4xx"\} 1$/m,
      /^etv_http_request_duration_seconds_count\{system="voucher-platform",operation="claimVoucher"\} 1$/m,
      /^etv_http_requests_in_flight 0$/m,
      /^etv_refusals_total\{code="notFound"\} 2$/m,
      /^etv_relay_deliveries_total\{system="voucher-platform",destination="nobody",outcome="failed"\} [1-9]/m,
      /^etv_outbox_waiting\{system="voucher-platform"\} 1$/m, /^etv_outbox_oldest_seconds\{system="employment-service"\} 0$/m, /^etv_outbox_dead_letters\{system="real-name-system"\} 0$/m,
      /^etv_audit_position\{system="voucher-platform"\} \d+$/m, /^etv_audit_seal_lag_seconds\{system="voucher-platform"\} \d+/m, /^etv_statistics_lag_seconds \d+/m,
      /^etv_database_up 1$/m, /^etv_database_pool_connections\{state="total"\} [1-9]/m, /^etv_database_pool_connections\{state="waiting"\} 0$/m,
      ...['relay:voucher-platform', 'sealAudit:real-name-system', 'foldStatistics', 'housekeeping:employment-service'].map((job) => new RegExp(`^etv_background_idle_seconds\\{job="${job}"\\} `, 'm')),
      /^nodejs_eventloop_lag_p99_seconds /m,
    ]) expect(text).toMatch(line);
  });

  it('shows what waits and what was refused for good, with its age', async () => {
    platform.clock.advance(90);
    expect(await readMetrics()).toMatch(/^etv_outbox_waiting\{system="voucher-platform"\} 1$/m);
    expect(await readMetrics()).toMatch(/^etv_outbox_oldest_seconds\{system="voucher-platform"\} 90$/m);
    await querySql(platform, 'UPDATE voucher_platform.outbox_deliveries SET dead_at_ms = 1');
    expect(await readMetrics()).toMatch(/^etv_outbox_dead_letters\{system="voucher-platform"\} 1$/m);
    expect(await readMetrics()).toMatch(/^etv_outbox_waiting\{system="voucher-platform"\} 0$/m);
  });

  it('names no person, voucher, key or address, and is not on the public port', async () => {
    const text = await readMetrics();
    for (const secret of [person.name, person.idNumber, person.phone, person.subject, voucherNumber, device.keyThumbprint, device.session.sessionId, '127.0.0.1']) expect(text).not.toContain(secret);
    expect((await fetch(`${platform.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${platform.metricsUrl}/v1/me`)).status).toBe(404);
  });

  it('is ready only with every migration of this version', async () => {
    const ready = () => callJson<{ details?: { obstacle: string } }>(platform, { method: 'GET', path: '/v1/ready' });
    expect((await ready()).status).toBe(200);
    const [last] = await querySql<{ name: string; sha256: string }>(platform, 'DELETE FROM voucher_platform.schema_migrations WHERE name = (SELECT max(name) FROM voucher_platform.schema_migrations) RETURNING name, sha256');
    expect(await ready()).toMatchObject({ status: 503, code: 'serviceUnavailable', body: { details: { obstacle: 'migrations' } } });
    await querySql(platform, `INSERT INTO voucher_platform.schema_migrations (name, sha256) VALUES ('${last?.name}', '${last?.sha256}'), ('9999-of-a-newer-node.sql', '')`);
    expect((await ready()).status).toBe(200);
  });

  it('is not ready, and still up, while the database does not answer', async () => {
    const alone = await startTestPlatform('postgresql', { admin: { port: 0, host: '127.0.0.1' } });
    await alone.database.close();
    expect(await callJson(alone, { method: 'GET', path: '/v1/ready' })).toMatchObject({ status: 503, body: { details: { obstacle: 'database' } } });
    expect((await callJson(alone, { method: 'GET', path: '/v1/health' })).status).toBe(200);
    expect(await (await fetch(`${alone.metricsUrl}/metrics`)).text()).toMatch(/^etv_database_up 0$/m);
    await alone.close().catch(() => undefined);
  });
});
