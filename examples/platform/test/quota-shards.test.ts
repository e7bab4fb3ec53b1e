import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const migration = await readFile(new URL('../src/database/migrations/0106-more-quota-shards.sql', import.meta.url), 'utf8');

interface Shards {
  readonly shards: number;
  readonly remaining: number;
  /** Between the fullest and the emptiest. */
  readonly unevenness: number;
  readonly open: number;
}

describe.each(testDatabaseKinds)('quota shards on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());

  async function read(templateNumber: number): Promise<Shards | undefined> {
    const [row] = await querySql<Shards>(
      platform,
      `SELECT count(*)::integer AS shards, sum(remaining)::integer AS remaining, (max(remaining) - min(remaining))::integer AS unevenness, (count(*) FILTER (WHERE is_open))::integer AS open
       FROM voucher_platform.quota_shards WHERE template_number = ${templateNumber}`,
    );
    return row;
  }

  it('R7 holds the quantity issued in a row for each 64, 64 rows at most', async () => {
    for (const [total, shards] of [[1, 1], [127, 1], [128, 2], [4095, 63], [4096, 64], [100_001, 64]] as const) {
      expect(await read(await createTemplate(hr, { total }))).toEqual({ shards, remaining: total, unevenness: total % shards === 0 ? 0 : 1, open: shards });
    }
  });

  it('R7 R16 spreads what is left of a batch of 16 rows over 64, once, and opens nothing that was delisted', async () => {
    const [open, delisted, small] = [await createTemplate(hr, { total: 5000 }), await createTemplate(hr, { total: 5000 }), await createTemplate(hr, { total: 200 })];
    await delistTemplate(hr, delisted);
    for (const templateNumber of [open, delisted]) {
      await querySql(platform, `DELETE FROM voucher_platform.quota_shards WHERE template_number = ${templateNumber} AND shard > 15`);
      await querySql(platform, `UPDATE voucher_platform.quota_shards SET remaining = shard * 10 + 3 WHERE template_number = ${templateNumber}`);
    }
    for (const turn of [1, 2]) {
      await platform.database.runScript(migration);
      expect([turn, await read(open), await read(delisted), await read(small)]).toEqual([
        turn, { shards: 64, remaining: 1248, unevenness: 1, open: 64 }, { shards: 64, remaining: 1248, unevenness: 1, open: 0 }, { shards: 3, remaining: 200, unevenness: 1, open: 3 },
      ]);
    }
  });

  it.runIf(kind === 'postgresql')('R7 loses no claim that is under way while it spreads them', async () => {
    const templateNumber = await createTemplate(hr, { total: 5000 });
    await querySql(platform, `DELETE FROM voucher_platform.quota_shards WHERE template_number = ${templateNumber} AND shard > 15`);
    await querySql(platform, `UPDATE voucher_platform.quota_shards SET remaining = 300 WHERE template_number = ${templateNumber}`);
    const spreading = await platform.database.orm.transaction(async (tx) => {
      await tx.execute(`UPDATE voucher_platform.quota_shards SET remaining = remaining - 1 WHERE template_number = ${templateNumber} AND shard = 3`);
      const waits = platform.database.runScript(migration);
      await expect.poll(() => querySql(platform, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%generate_series(0, b.shards%'")).not.toEqual([]);
      return { waits };
    });
    await spreading.waits;
    expect(await read(templateNumber)).toMatchObject({ shards: 64, remaining: 16 * 300 - 1, open: 64 });
  });
});
