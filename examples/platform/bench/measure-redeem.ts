import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signCall } from '../test/harness/test-device';
import { sendAll, type LoadFigures, type ReadyRequest } from './http-load';
import type { MeasuredPlatform } from './measured-platform';
import { settle } from './settle';
import { checkCodes, showVoucher, supplyVouchers, type HeldVoucher } from './voucher-supply';

export const connections = 32;

/** Signed requests that use as many new vouchers. They serve for a minute. */
export async function prepareUses(platform: MeasuredPlatform, vouchers: readonly HeldVoucher[]): Promise<ReadyRequest[]> {
  const { institutionNumber, admin, node } = platform;
  return Promise.all(vouchers.map(async (voucher) =>
    signCall(node, admin.signer, { method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code: await showVoucher(voucher) }, idempotencyKey: randomUUID() })));
}

export async function supplyUses(platform: MeasuredPlatform, count: number): Promise<HeldVoucher[]> {
  return supplyVouchers(platform.database, { template: await platform.createBatch(count), count, dataFolder: platform.dataFolder });
}

export interface UseFigures extends LoadFigures {
  /** Until the last of them was told, sealed and in the roll-ups, after its answer. */
  readonly settledAfterMs: number;
}

/** Uses, each of another voucher; every one must succeed. */
export async function runUses(platform: MeasuredPlatform, count: number): Promise<UseFigures> {
  const vouchers = await supplyUses(platform, count);
  await settle(platform);
  const figures = await sendAll(await prepareUses(platform, vouchers), connections);
  if (figures.statuses['201'] !== count) throw new Error(`Not every use succeeded: ${JSON.stringify(figures.statuses)}`);
  return { ...figures, settledAfterMs: await settle(platform) };
}

/** Signed requests with a body that end once signature, nonce and session were checked: the body says nothing that could be done. */
export async function runNoOps(platform: MeasuredPlatform, count: number): Promise<LoadFigures> {
  const { admin, node } = platform;
  await settle(platform);
  const requests = await Promise.all(Array.from({ length: count }, () => signCall(node, admin.signer, { method: 'POST', path: '/v1/redemptions', body: { nothing: 'x'.repeat(330) }, idempotencyKey: randomUUID() })));
  const figures = await sendAll(requests, connections);
  if (figures.statuses['400'] !== count) throw new Error(`Not every no-op ended as one: ${JSON.stringify(figures.statuses)}`);
  return figures;
}

/** The codes of as many new vouchers, checked without anything around it. */
export async function runCodeChecks(platform: MeasuredPlatform, count: number): Promise<number> {
  const vouchers = await supplyUses(platform, count);
  await settle(platform);
  return checkCodes(await Promise.all(vouchers.map(showVoucher)), platform.dataFolder);
}

/** pgbench of the system; `PGBENCH` names another one. */
function findPgbench(): string {
  const given = process.env['PGBENCH'];
  const debian = '/usr/lib/postgresql';
  const installed = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin', 'pgbench')).filter(existsSync) : [];
  const [found] = [...(given === undefined ? [] : [given]), ...installed.reverse(), ...(process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'pgbench'))].filter(existsSync);
  if (found === undefined) throw new Error('pgbench is needed: install postgresql-client, or name it in PGBENCH');
  return found;
}

/** The very statement of a use by pgbench, as many times as there are vouchers, over as many connections. */
export async function runStatement(platform: MeasuredPlatform, count: number): Promise<number> {
  const { database, institutionNumber, adminPersonId } = platform;
  const each = Math.floor(count / connections);
  const vouchers = await supplyUses(platform, each * connections);
  const setUp = [
    'DROP TABLE IF EXISTS public.bench_uses', 'DROP SEQUENCE IF EXISTS public.bench_next', 'CREATE SEQUENCE public.bench_next CACHE 1',
    'CREATE UNLOGGED TABLE public.bench_uses (n bigint PRIMARY KEY, bucket integer, number text, template bigint, thumbprint text)',
  ];
  for (const text of setUp) await database.runScript(text);
  const rows = vouchers.map((voucher, index) => ({ n: index + 1, bucket: voucher.holderBucket, number: voucher.voucherNumber, template: voucher.templateNumber, thumbprint: voucher.keyThumbprint }));
  await database.run({ name: 'bench-uses', text: 'INSERT INTO public.bench_uses SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(n bigint, bucket integer, number text, template bigint, thumbprint text)' }, [JSON.stringify(rows)]);
  const folder = mkdtempSync(join(tmpdir(), 'etv-pgbench-'));
  const script = join(folder, 'use.sql');
  writeFileSync(script, `SELECT r.used_at_ms, r.event_id FROM (SELECT nextval('public.bench_next') AS n OFFSET 0) s JOIN public.bench_uses b USING (n),
    LATERAL voucher_platform.redeem_voucher(b.bucket, b.number, b.template, b.thumbprint, NULL, ${institutionNumber}, 7, '${adminPersonId}', b.number || '-bench', 1, ${Date.now()}, b.number, '\\x00') r;\n`);
  await settle(platform);
  const { stdout, stderr, status } = spawnSync(findPgbench(), ['-n', '-M', 'prepared', '-c', String(connections), '-j', '2', '-t', String(each), '-f', script, platform.databaseUrl], { encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  const rate = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
  const [used] = await database.run<{ count: number }>({ name: 'bench-used', text: 'SELECT count(*)::integer AS count FROM voucher_platform.redemptions WHERE redemption_id = ANY($1)' }, [rows.map(({ number }) => `${number}-bench`)]);
  if (status !== 0 || Number.isNaN(rate) || used?.count !== each * connections) throw new Error(`pgbench: ${used?.count} of ${each * connections} uses. ${stderr}`);
  return rate;
}
