import { expect } from 'vitest';
import type { TestPlatform } from './start-test-platform';
import { querySql } from './start-test-platform';

export interface ScannedCounts {
  readonly templateNumber: number;
  readonly countyCode: string;
  readonly claimed: number;
  readonly used: number;
}

/** What the roll-ups must say, counted from the vouchers themselves. */
export function scanVouchers(platform: TestPlatform): Promise<ScannedCounts[]> {
  return querySql(
    platform,
    `SELECT template_number::integer AS "templateNumber", county_code AS "countyCode", count(*)::integer AS claimed, count(*) FILTER (WHERE status <> 'claimed')::integer AS used
     FROM voucher_platform.vouchers GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

/** Folded rows alone, or with what is not folded yet. */
export function readRollUps(platform: TestPlatform, table: 'voucher_statistics' | 'current_voucher_statistics'): Promise<ScannedCounts[]> {
  return querySql(
    platform,
    `SELECT template_number::integer AS "templateNumber", county_code AS "countyCode", sum(claimed_count)::integer AS claimed, sum(used_count)::integer AS used
     FROM voucher_platform.${table} GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

/** Folds until the folded rows alone say so: folding stays below the oldest transaction that runs on the server, be it in another database. */
export async function foldUntil(platform: TestPlatform, scanned: readonly ScannedCounts[]): Promise<void> {
  await expect.poll(async () => {
    await querySql(platform, `SELECT voucher_platform.fold_statistics(${platform.clock.nowMs()}, 5000)`);
    return readRollUps(platform, 'voucher_statistics');
  }, { timeout: 10_000 }).toEqual(scanned);
}
