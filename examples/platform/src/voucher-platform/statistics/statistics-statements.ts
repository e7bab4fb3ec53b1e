import { defineStatement } from '../../database/database';

export interface CountyStatistics {
  readonly countyCode: string;
  readonly claimed: number;
  readonly used: number;
  readonly settled: number;
  readonly writtenOff: number;
  readonly voided: number;
  readonly expired: number;
}

/** By the holder's county at claim (A23). Values: pattern of county codes, now. Void and expired follow from the template. */
export const countByCounty = defineStatement<CountyStatistics>(
  'statistics-by-county',
  `SELECT s.county_code AS "countyCode", sum(s.claimed_count)::integer AS claimed, sum(s.used_count)::integer AS used,
     sum(s.settled_count)::integer AS settled, sum(s.written_off_count)::integer AS "writtenOff",
     coalesce(sum(s.claimed_count - s.used_count) FILTER (WHERE t.delisted_at_ms < t.expires_at_ms), 0)::integer AS voided,
     coalesce(sum(s.claimed_count - s.used_count) FILTER (WHERE t.expires_at_ms <= $2::bigint AND (t.delisted_at_ms < t.expires_at_ms) IS NOT TRUE), 0)::integer AS expired
   FROM voucher_platform.current_voucher_statistics s JOIN voucher_platform.voucher_templates t ON t.template_number = s.template_number
   WHERE s.county_code LIKE $1 GROUP BY s.county_code`,
);

/**
 * Issued by the template's region (A23): its one division, or the province where it names
 * several cities, so that no quantity is counted twice. Value: pattern of division codes.
 */
export const countIssued = defineStatement<{ regionCode: string; issued: number }>(
  'statistics-issued',
  `SELECT region AS "regionCode", sum(total)::bigint AS issued FROM (
     SELECT CASE WHEN cardinality(region_codes) = 1 THEN region_codes[1] ELSE left(region_codes[1], 2) || '0000' END AS region, total
     FROM voucher_platform.voucher_templates) t
   WHERE region LIKE $1 GROUP BY region`,
);

/** Institutions that used at least one voucher, by their own county (A23). Value: pattern of county codes. */
export const countInstitutionsInUse = defineStatement<{ countyCode: string; institutions: number }>(
  'statistics-institutions',
  `SELECT i.region_code AS "countyCode", count(*)::integer AS institutions
   FROM (SELECT institution_number FROM voucher_platform.current_institution_statistics GROUP BY institution_number HAVING sum(used_count) > 0) u
   JOIN voucher_platform.institutions i ON i.institution_number = u.institution_number
   WHERE i.region_code LIKE $1 GROUP BY i.region_code`,
);

/** Claims and uses that stand, by day in UTC+8. Values: pattern of county codes, first day, last day. */
export const countByDay = defineStatement<{ day: string; claimed: number; used: number }>(
  'statistics-by-day',
  `SELECT to_char(china_day, 'YYYY-MM-DD') AS day, sum(claimed_count)::integer AS claimed, sum(used_count)::integer AS used
   FROM voucher_platform.current_daily_statistics
   WHERE county_code LIKE $1 AND china_day BETWEEN $2::date AND $3::date GROUP BY china_day ORDER BY china_day`,
);
