import { logInHr, type HrClient } from '../test/harness/test-hr';
import type { TestPlatform } from '../test/harness/start-test-platform';
import { quantile } from './http-load';
import { prepareUses } from './measure-redeem';
import type { MeasuredPlatform } from './measured-platform';
import { supplyVouchers } from './voucher-supply';
import { send } from '../test/harness/test-device';

type Region = Readonly<Record<'claimedCount' | 'usedCount' | 'settledCount' | 'writtenOffCount' | 'voidedCount' | 'expiredCount', number>> & { readonly regionCode: string };

interface Statistics {
  readonly region: Region;
  readonly children: readonly Region[];
}

export interface StatisticsFigures {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly scanMs: number;
  readonly isEqual: boolean;
}

const logIn = (platform: MeasuredPlatform): Promise<HrClient> => logInHr({ ...platform.node, demo: platform.demo } as TestPlatform, 'province');

export interface PageFigures {
  readonly what: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const pages: Readonly<Record<string, string>> = {
  'records of the province': '/v1/hr/claim-records',
  'expired records of the province': '/v1/hr/claim-records?status=expired',
  'settled records of the province': '/v1/hr/claim-records?status=settled',
  'written-off records of the province': '/v1/hr/claim-records?status=writtenOff',
  'written-off records of a city': '/v1/hr/claim-records?regionCode=140600&status=writtenOff',
  'records of a county': '/v1/hr/claim-records?regionCode=140105',
  'certificate library of the province': '/v1/hr/certificate-library',
  'certificate library of a county': '/v1/hr/certificate-library?regionCode=140105',
};

/** Pages of 20, each read on from the one before it, over HTTP; again from the first where few vouchers were loaded. */
export async function measurePages(platform: MeasuredPlatform, count: number): Promise<PageFigures[]> {
  const hr = await logIn(platform);
  const figures: PageFigures[] = [];
  for (const [what, first] of Object.entries(pages)) {
    const times: number[] = [];
    let path = first;
    for (let page = 0; page < count + 2; page += 1) {
      const startedAtMs = performance.now();
      const { status, body, code } = await hr.call<{ items: readonly object[]; nextCursor?: string }>({ method: 'GET', path });
      if (page >= 2) times.push(performance.now() - startedAtMs);
      if (status !== 200 || (body.items.length !== 20 && body.nextCursor !== undefined)) throw new Error(`${what}: ${status} ${code}`);
      path = body.nextCursor === undefined ? first : `${first}${first.includes('?') ? '&' : '?'}cursor=${body.nextCursor}`;
    }
    figures.push({ what, p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) });
  }
  return figures;
}

async function readProvince(hr: HrClient): Promise<Statistics> {
  const answer = await hr.call<Statistics>({ method: 'GET', path: '/v1/hr/statistics' });
  if (answer.status !== 200) throw new Error(`statistics refused: ${answer.code}`);
  return answer.body;
}

/** The province's statistics over HTTP, and the same figures counted from the vouchers. */
export async function measureStatistics(platform: MeasuredPlatform, requests: number): Promise<StatisticsFigures> {
  const hr = await logIn(platform);
  const times: number[] = [];
  for (let index = 0; index < requests + 20; index += 1) {
    const startedAtMs = performance.now();
    await readProvince(hr);
    if (index >= 20) times.push(performance.now() - startedAtMs);
  }
  const scannedAtMs = performance.now();
  const text = `SELECT left(v.county_code, 4) || '00' AS city, count(*)::integer AS claimed, count(*) FILTER (WHERE status <> 'claimed')::integer AS used, count(*) FILTER (WHERE status IN ('settled', 'writtenOff'))::integer AS settled,
      count(*) FILTER (WHERE status = 'writtenOff')::integer AS "writtenOff", count(*) FILTER (WHERE status = 'claimed' AND t.delisted_at_ms < t.expires_at_ms)::integer AS voided,
      count(*) FILTER (WHERE status = 'claimed' AND t.expires_at_ms <= $1::bigint AND (t.delisted_at_ms < t.expires_at_ms) IS NOT TRUE)::integer AS expired
    FROM voucher_platform.vouchers v JOIN voucher_platform.voucher_templates t USING (template_number) GROUP BY 1`;
  const scanned = await platform.database.run<{ city: string; claimed: number; used: number; settled: number; writtenOff: number; voided: number; expired: number }>({ name: 'bench-scan', text }, [Date.now()]);
  const scanMs = performance.now() - scannedAtMs;
  const { children } = await readProvince(hr);
  const isEqual = children.length === scanned.length && children.every((child) => {
    const row = scanned.find(({ city }) => city === child.regionCode);
    return row !== undefined && row.claimed === child.claimedCount && row.used === child.usedCount && row.settled === child.settledCount && row.writtenOff === child.writtenOffCount && row.voided === child.voidedCount && row.expired === child.expiredCount;
  });
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), scanMs, isEqual };
}

export interface DelistFigures {
  readonly voided: number;
  readonly delistMs: number;
  readonly statisticsMs: number;
  readonly refusalMs: number;
  readonly totalMs: number;
}

/** Delists the batch with the most unused vouchers, reads the statistics that must tell, and tries to use one of it. */
export async function measureDelist(platform: MeasuredPlatform): Promise<DelistFigures> {
  const { database } = platform;
  const hr = await logIn(platform);
  const largest = `SELECT t.template_number AS "templateNumber", t.valid_from_ms AS "validFromMs", t.expires_at_ms AS "expiresAtMs", t.amount_fen AS "amountFen", s.shard
    FROM voucher_platform.voucher_templates t JOIN LATERAL (SELECT shard FROM voucher_platform.quota_shards q WHERE q.template_number = t.template_number AND q.remaining > 0 AND q.is_open ORDER BY q.remaining DESC LIMIT 1) s ON true
    WHERE t.delisted_at_ms IS NULL ORDER BY (SELECT sum(claimed_count - used_count) FROM voucher_platform.voucher_statistics c WHERE c.template_number = t.template_number) DESC NULLS LAST LIMIT 1`;
  const [template] = await database.run<{ templateNumber: number; validFromMs: number; expiresAtMs: number; amountFen: number; shard: number }>({ name: 'bench-largest', text: largest }, []);
  if (template === undefined) throw new Error('No batch to delist');
  const vouchers = await supplyVouchers(database, { template, count: 2, dataFolder: platform.dataFolder, shard: template.shard });
  const before = await readProvince(hr);
  const path = `/v1/hr/templates/${template.templateNumber}`;
  const preview = await hr.call<{ previewToken: string; voidedCount: number }>({ method: 'GET', path: `${path}/delist-preview` });
  await hr.stepUp();
  const [warm, use] = await prepareUses(platform, vouchers);
  if (warm === undefined || use === undefined) throw new Error('No vouchers');
  const used = await send(warm);
  if (used.status !== 201) throw new Error(`use before the delist: ${used.code}`);
  const startedAtMs = performance.now();
  const delisted = await hr.call<{ voidedCount: number }>({ method: 'POST', path: `${path}/delist`, body: { previewToken: preview.body.previewToken, toleranceCount: 1 } });
  const delistedAtMs = performance.now();
  const after = await readProvince(hr);
  const readAtMs = performance.now();
  const refused = await send(use);
  const refusedAtMs = performance.now();
  if (delisted.status !== 200) throw new Error(`delist refused: ${delisted.code}`);
  if (after.region.voidedCount !== before.region.voidedCount + delisted.body.voidedCount) throw new Error('The first statistics after the delist are not correct');
  if (refused.code !== 'delisted') throw new Error(`The next use was answered ${refused.status} ${refused.code}`);
  return { voided: delisted.body.voidedCount, delistMs: delistedAtMs - startedAtMs, statisticsMs: readAtMs - delistedAtMs, refusalMs: refusedAtMs - readAtMs, totalMs: refusedAtMs - startedAtMs };
}
