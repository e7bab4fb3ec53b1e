import { divisions } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { loadData, LoadRefusedError, type LoadOptions } from '../load-data/load-data';
import { createBlindIndex } from '../src/personal-data/blind-index';
import { createPersonalDataCipher } from '../src/personal-data/personal-data-cipher';
import { readRollUps, scanVouchers } from './harness/scan-statistics';
import { nameDatabase, testStartMs } from './harness/seed-templates';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

const voucherCount = 20_001;
const personalData = { cipher: createPersonalDataCipher([{ id: 1, algorithm: 'AES-256-GCM', key: randomBytes(32) }]), index: createBlindIndex(randomBytes(32)) };

describe('load-data', () => {
  let platform: TestPlatform;
  let other: TestPlatform;
  const lines: string[] = [];

  async function load(target: TestPlatform, overrides: Partial<LoadOptions> = {}): Promise<void> {
    const [row] = await querySql<{ name: string }>(target, 'SELECT current_database() AS name');
    await loadData({
      databaseUrl: nameDatabase(inject('postgresqlUrl'), row?.name ?? ''), voucherCount, seed: 7, nowMs: testStartMs, personalData, isDataAllowed: false, isProductionAllowed: false,
      say: (line) => lines.push(line), ...overrides,
    });
  }
  const loaded = "(SELECT template_number FROM voucher_platform.voucher_templates WHERE creator_account = 'load-data')";
  const digest = async (target: TestPlatform): Promise<unknown> => querySql(target, `SELECT count(*)::integer AS vouchers, md5(string_agg(voucher_number || county_code || status || claimed_at_ms || coalesce(used_at_ms, 0), ',' ORDER BY voucher_number)) AS digest FROM voucher_platform.vouchers WHERE template_number IN ${loaded}`);
  const indexes = (target: TestPlatform) => querySql<{ definition: string }>(target, "SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid::regclass::text LIKE 'voucher_platform.%' ORDER BY 1");

  beforeAll(async () => {
    [platform, other] = [await startTestPlatform('postgresql'), await startTestPlatform('postgresql')];
  });
  afterAll(async () => {
    await platform.close();
    await other.close();
  });

  it('leaves nothing behind when it fails on the way, no index missing', async () => {
    const before = [await indexes(platform), await scanVouchers(platform)];
    await querySql(platform, "ALTER TABLE voucher_platform.settlements ADD CONSTRAINT too_much CHECK (amount_fen < 100000)");
    await expect(load(platform)).rejects.toThrow('too_much');
    await querySql(platform, 'ALTER TABLE voucher_platform.settlements DROP CONSTRAINT too_much');
    expect([await indexes(platform), await scanVouchers(platform)]).toEqual(before);
  });

  it('R20 R21 loads as many as asked, in every county and state, with roll-ups that equal a scan', async () => {
    const before = await indexes(platform);
    await load(platform);
    expect(await indexes(platform)).toEqual(before);
    expect(await readRollUps(platform, 'current_voucher_statistics')).toEqual(await scanVouchers(platform));
    const [counts] = await querySql(
      platform,
      `SELECT count(*)::integer AS vouchers, count(DISTINCT county_code)::integer AS counties, count(DISTINCT status)::integer AS states, count(DISTINCT (person_id, template_number))::integer AS pairs,
         count(*) FILTER (WHERE status <> 'claimed')::integer - (SELECT count(*) FROM voucher_platform.redemptions)::integer AS "usesMissing",
         count(*) FILTER (WHERE status IN ('settled', 'writtenOff'))::integer - (SELECT count(*) FROM voucher_platform.settlements)::integer AS "settlementsMissing",
         (SELECT sum(used_count)::integer FROM voucher_platform.daily_statistics) - (SELECT count(*)::integer FROM voucher_platform.redemptions) AS "daysDiffer",
         (SELECT count(*) FROM voucher_platform.voucher_templates t WHERE t.total <> (SELECT sum(s.remaining) FROM voucher_platform.quota_shards s WHERE s.template_number = t.template_number)
            + (SELECT count(*) FROM voucher_platform.vouchers v WHERE v.template_number = t.template_number))::integer AS "quotasDiffer"
       FROM voucher_platform.vouchers WHERE template_number IN ${loaded}`,
    );
    expect(counts).toEqual({ vouchers: voucherCount, counties: divisions.filter(({ level }) => level === 'county').length, states: 4, pairs: voucherCount, usesMissing: 0, settlementsMissing: 0, daysDiffer: 0, quotasDiffer: 0 });
    expect(lines.some((line) => line.includes('vouchers 20,001 of 20,001'))).toBe(true);
  });

  it('gives the same with the same seed, and something else with another', async () => {
    await load(other);
    expect(await digest(other)).toEqual(await digest(platform));
    await load(other, { seed: 8, isDataAllowed: true });
    expect(await querySql(other, 'SELECT count(*)::integer AS count FROM (SELECT FROM voucher_platform.vouchers GROUP BY person_id, template_number HAVING count(*) > 1) d')).toEqual([{ count: 0 }]);
    expect(await readRollUps(other, 'current_voucher_statistics')).toEqual(await scanVouchers(other));
  });

  it('refuses a database with data, and one of production, unless told', async () => {
    await expect(load(platform)).rejects.toThrow(LoadRefusedError);
    await querySql(platform, 'UPDATE voucher_platform.issuers SET is_demo = false');
    await expect(load(platform, { isDataAllowed: true })).rejects.toThrow('--production');
  });
});
