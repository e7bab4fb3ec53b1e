import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startPlatform } from '../src/index';

/**
 * Delist of a template with many claimed vouchers, derived from the template's state, beside
 * a rewrite of the rows. Needs DATABASE_URL of a scratch database. Argument: how many vouchers.
 */
const total = Number(process.argv[2] ?? '500000');
const databaseUrl = process.env['DATABASE_URL'];
if (databaseUrl === undefined) throw new Error('DATABASE_URL of a scratch database is needed');

const platform = await startPlatform({ databaseUrl });
const account = platform.demo?.hrAccounts.find((demo) => demo.level === 'province');
const session = await post('/v1/hr/sessions', { account: account?.account, password: account?.password });
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();

const derived = await fillTemplate();
const preview = await fetch(`${platform.url}/v1/hr/templates/${derived}/delist-preview`, { headers: { authorization: `Bearer ${String(session['token'])}` } });
const { previewToken } = (await preview.json()) as { previewToken: string };
const startedAtMs = performance.now();
const delisted = await post(`/v1/hr/templates/${derived}/delist`, { previewToken }, session['token']);
report('delist, derived', performance.now() - startedAtMs, `voided ${String(delisted['voidedCount'])}`);

const rewritten = await fillTemplate();
const before = await walPosition();
const rewriteAtMs = performance.now();
await client.query('UPDATE voucher_platform.vouchers SET event_sequence = event_sequence + 1, status_changed_at_ms = 2 WHERE template_number = $1', [rewritten]);
const rewriteMs = performance.now() - rewriteAtMs;
const wal = await client.query<{ megabytes: string }>('SELECT round(pg_wal_lsn_diff(pg_current_wal_lsn(), $1) / 1048576) AS megabytes', [before]);
report('rewrite of the rows', rewriteMs, `${wal.rows[0]?.megabytes ?? '?'} MB of WAL`);
await client.end();
await platform.close();

async function fillTemplate(): Promise<number> {
  const body = {
    name: `bench ${randomUUID()}`, trainingType: 'offline', benefitMode: 'faceValue', amountFen: 1, skillLevel: 'any', regionCodes: ['140000'],
    validity: { kind: 'wholeYear', year: new Date().getUTCFullYear() + 1 }, total,
  };
  const template = await post('/v1/hr/templates', body, session['token']);
  const templateNumber = Number(template['templateNumber']);
  await client.query(
    `INSERT INTO voucher_platform.vouchers (holder_bucket, voucher_number, person_id, template_number, county_code, status, valid_from_ms, expires_at_ms,
       terms_version, claimed_at_ms, status_changed_at_ms, event_sequence)
     SELECT n % 65536, upper(lpad(to_hex(n % 65536), 4, '0') || lpad(to_hex($1::bigint % 65536), 4, '0') || lpad(to_hex(n), 8, '0')), gen_random_uuid(), $1, '140105', 'claimed',
       0, 4000000000000, 'bench', n, n, 1 FROM generate_series(1, $2::bigint) n`,
    [templateNumber, total],
  );
  await client.query('UPDATE voucher_platform.quota_shards SET remaining = 0 WHERE template_number = $1', [templateNumber]);
  await client.query('CHECKPOINT');
  return templateNumber;
}

async function walPosition(): Promise<string> {
  const result = await client.query<{ position: string }>('SELECT pg_current_wal_lsn()::text AS position');
  return result.rows[0]?.position ?? '0/0';
}

async function post(path: string, body?: unknown, token?: unknown): Promise<Record<string, unknown>> {
  const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${String(token)}` }) };
  const response = await fetch(platform.url + path, { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return (await response.json()) as Record<string, unknown>;
}

function report(what: string, ms: number, note: string): void {
  console.log(`${what.padEnd(22)} ${ms.toFixed(1).padStart(10)} ms   ${note}`);
}
