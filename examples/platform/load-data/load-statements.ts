/**
 * Everything loaded follows from a row's number and the seed: `u(n, k)` is the k-th random figure of
 * number n, from 0 to 1 without it. Functions of the session.
 */
export function randomFunctions(seed: number): string {
  return `
    CREATE FUNCTION pg_temp.h(n bigint, k integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT hashint8extended(n, ${seed}::bigint * 1000 + k)';
    CREATE FUNCTION pg_temp.u(n bigint, k integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT ((hashint8extended(n, ${seed}::bigint * 1000 + k) >> 11) & 9007199254740991)::double precision / 9007199254740992';
    CREATE FUNCTION pg_temp.x(n bigint, k integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lpad(to_hex(hashint8extended(n, ${seed}::bigint * 1000 + k)), 16, ''0'')';`;
}

const bucketOf = (person: string) => `(pg_temp.h(${person}, 1) & 65535)::integer`;
const idOf = (person: string) => `(pg_temp.x(${person}, 2) || pg_temp.x(${person}, 3))::uuid`;
const countyOrdinalOf = (person: string) => `width_bucket(pg_temp.u(${person}, 4), $4::double precision[]) + 1`;

/** Values: first and last number, county codes, their thresholds, now. The blind index is no index of any ID number. */
export const insertPeople = `
  INSERT INTO voucher_platform.people (person_id, holder_bucket, id_number_index, name_cipher, id_number_cipher, phone_cipher, county_code, created_at_ms, updated_at_ms)
  SELECT ${idOf('n')}, ${bucketOf('n')}, decode(pg_temp.x(n, 11) || pg_temp.x(n, 12) || pg_temp.x(n, 13) || pg_temp.x(n, 14), 'hex'), l.name_cipher, l.id_number_cipher, l.phone_cipher,
    ($3::text[])[${countyOrdinalOf('n')}], $5::bigint, $5::bigint
  FROM generate_series($1::bigint, $2::bigint) n JOIN load_pool l ON l.ordinal = (n % 500)::integer`;

/**
 * Values: first and last number, county codes and thresholds, city codes, thresholds of the province's
 * batches, now, institutions (five a county), template numbers. Even numbers are a person's voucher
 * of the general batch, odd ones of another: the province's by their weight, or the own city's.
 */
export const fillVouchers = `
  WITH drawn AS (
    SELECT n, n / 2 AS person, ${bucketOf('n / 2')} AS bucket, ${countyOrdinalOf('n / 2')} AS county,
      pg_temp.u(n, 21) AS choice, pg_temp.u(n, 22) AS which, pg_temp.u(n, 23) AS used_at, pg_temp.u(n, 24) AS is_used, pg_temp.u(n, 25) AS is_settled, pg_temp.u(n, 26) AS is_written_off, pg_temp.u(n, 27) AS claimed_at
    FROM generate_series($1::bigint, $2::bigint) n
  ), placed AS (
    SELECT d.*, ($3::text[])[d.county] AS county_code,
      CASE WHEN d.n % 2 = 0 THEN 0
        WHEN d.choice < 0.7 THEN 1 + width_bucket(d.which, $6::double precision[])
        ELSE 2 + cardinality($6::double precision[]) + 3 * (array_position($5::text[], left(($3::text[])[d.county], 4) || '00') - 1) + floor(d.which * 3)::integer END AS ordinal
    FROM drawn d
  ), dated AS (
    SELECT p.*, b.template_number, b.amount_fen, b.valid_from_ms, b.expires_at_ms,
      b.valid_from_ms + floor(p.claimed_at * (least(b.expires_at_ms, $7::bigint) - b.valid_from_ms))::bigint AS claimed_at_ms, least(b.expires_at_ms, $7::bigint) AS end_ms,
      CASE WHEN p.is_used >= b.used_share THEN 'claimed' WHEN p.is_settled >= b.settled_share THEN 'used' WHEN p.is_written_off >= b.written_off_share THEN 'settled' ELSE 'writtenOff' END AS status
    FROM placed p JOIN load_batches b ON b.ordinal = p.ordinal
  ), made AS MATERIALIZED (
    SELECT d.*, upper(lpad(to_hex(d.bucket), 4, '0') || right(pg_temp.x(d.n, 31), 12)) AS number,
      CASE WHEN d.status <> 'claimed' THEN d.claimed_at_ms + floor(d.used_at * (d.end_ms - d.claimed_at_ms))::bigint END AS used_at_ms,
      CASE WHEN d.status <> 'claimed' THEN ($8::bigint[])[(d.county - 1) * 5 + 1 + floor(pg_temp.u(d.n, 32) * 5)::integer] END AS institution_number,
      left(pg_temp.x(d.person, 33) || pg_temp.x(d.person, 34) || pg_temp.x(d.person, 35), 43) AS thumbprint
    FROM dated d WHERE d.template_number = ANY($9::bigint[])
  ), voucher AS (
    INSERT INTO voucher_platform.vouchers (holder_bucket, voucher_number, person_id, template_number, county_code, status, valid_from_ms, expires_at_ms, terms_version, claimed_at_ms, status_changed_at_ms,
      used_at_ms, used_institution_number, event_sequence)
    SELECT bucket, number, ${idOf('person')}, template_number, county_code, status, valid_from_ms, expires_at_ms, '2026-11', claimed_at_ms, coalesce(used_at_ms, claimed_at_ms),
      used_at_ms, institution_number, CASE status WHEN 'claimed' THEN 1 WHEN 'used' THEN 2 WHEN 'settled' THEN 3 ELSE 4 END FROM made
  ), credential AS (
    INSERT INTO voucher_platform.credentials (holder_bucket, voucher_number, key_thumbprint, issued_at_ms) SELECT bucket, number, thumbprint, claimed_at_ms FROM made
  ), redemption AS (
    INSERT INTO voucher_platform.redemptions (holder_bucket, voucher_number, redemption_id, template_number, institution_number, admin_id, key_thumbprint, code_age_seconds, used_at_ms)
    SELECT bucket, number, number || '-' || pg_temp.x(n, 36) || pg_temp.x(n, 37), template_number, institution_number, (pg_temp.x(institution_number, 38) || pg_temp.x(institution_number, 39))::uuid, thumbprint, 5, used_at_ms
    FROM made WHERE used_at_ms IS NOT NULL
  )
  INSERT INTO voucher_platform.settlements (holder_bucket, voucher_number, batch_id, amount_fen, settled_at_ms, written_off_at_ms, county_code, claimed_at_ms)
  SELECT bucket, number, 'load-' || template_number, amount_fen, $7::bigint, CASE WHEN status = 'writtenOff' THEN $7::bigint END, county_code, claimed_at_ms FROM made WHERE status IN ('settled', 'writtenOff')`;

/** What a scan of the loaded vouchers gives, added to what is there. Value: template numbers. */
export const foldRollUps: readonly string[] = [
  `INSERT INTO voucher_platform.voucher_statistics (template_number, county_code, claimed_count, used_count, settled_count, written_off_count)
   SELECT template_number, county_code, count(*), count(*) FILTER (WHERE status <> 'claimed'), count(*) FILTER (WHERE status IN ('settled', 'writtenOff')), count(*) FILTER (WHERE status = 'writtenOff')
   FROM voucher_platform.vouchers WHERE template_number = ANY($1::bigint[]) GROUP BY 1, 2`,
  `INSERT INTO voucher_platform.daily_statistics AS s (china_day, county_code, claimed_count, used_count)
   SELECT day, county_code, sum(claimed), sum(used) FROM (
     SELECT date '1970-01-01' + ((claimed_at_ms + 28800000) / 86400000)::integer AS day, county_code, count(*) AS claimed, 0 AS used FROM voucher_platform.vouchers WHERE template_number = ANY($1::bigint[]) GROUP BY 1, 2
     UNION ALL
     SELECT date '1970-01-01' + ((used_at_ms + 28800000) / 86400000)::integer, county_code, 0, count(*) FROM voucher_platform.vouchers WHERE template_number = ANY($1::bigint[]) AND used_at_ms IS NOT NULL GROUP BY 1, 2) d
   GROUP BY 1, 2
   ON CONFLICT (china_day, county_code) DO UPDATE SET claimed_count = s.claimed_count + excluded.claimed_count, used_count = s.used_count + excluded.used_count`,
  `INSERT INTO voucher_platform.institution_statistics AS s (institution_number, used_count)
   SELECT institution_number, count(*) FROM voucher_platform.redemptions WHERE template_number = ANY($1::bigint[]) GROUP BY 1
   ON CONFLICT (institution_number) DO UPDATE SET used_count = s.used_count + excluded.used_count`,
];
