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
