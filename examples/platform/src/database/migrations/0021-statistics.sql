-- Roll-ups behind the statistics (R20, R21, A23): what happened to vouchers, by template and
-- county, by day and county, and by institution. Counts are of transitions: `used` are those
-- used and not undone, the settled and written-off ones among them.
CREATE TABLE voucher_platform.voucher_statistics (
  template_number bigint NOT NULL,
  county_code text NOT NULL,
  claimed_count integer NOT NULL,
  used_count integer NOT NULL,
  settled_count integer NOT NULL,
  written_off_count integer NOT NULL,
  PRIMARY KEY (template_number, county_code)
) WITH (fillfactor = 70);

CREATE TABLE voucher_platform.daily_statistics (
  china_day date NOT NULL,
  county_code text NOT NULL,
  claimed_count integer NOT NULL,
  used_count integer NOT NULL,
  PRIMARY KEY (china_day, county_code)
) WITH (fillfactor = 70);

CREATE TABLE voucher_platform.institution_statistics (
  institution_number bigint PRIMARY KEY,
  used_count integer NOT NULL
) WITH (fillfactor = 70);

-- How far events are folded: everything up to this position, in the order of (transaction_id, event_id).
CREATE TABLE voucher_platform.statistics_position (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  transaction_id xid8 NOT NULL,
  event_id bigint NOT NULL,
  folded_at_ms bigint NOT NULL
);
INSERT INTO voucher_platform.statistics_position (transaction_id, event_id, folded_at_ms) VALUES ('0', 0, 0);
CREATE INDEX outbox_events_by_transaction ON voucher_platform.outbox_events (transaction_id, event_id);

-- What an event changes.
CREATE FUNCTION voucher_platform.read_statistic_changes(p_transaction_id xid8, p_event_id bigint, p_before xid8, p_limit integer)
RETURNS TABLE (transaction_id xid8, event_id bigint, template_number bigint, county_code text, institution_number bigint, china_day date,
  claimed integer, used integer, settled integer, written_off integer)
LANGUAGE sql STABLE AS $$
  SELECT e.transaction_id, e.event_id, (e.payload->>'templateNumber')::bigint, e.payload->>'countyCode', (e.payload->>'institutionNumber')::bigint,
    date '1970-01-01' + ((coalesce((e.payload->>'usedAtMs')::bigint, e.created_at_ms) + 28800000) / 86400000)::integer,
    (e.kind = 'voucherClaimed')::integer, (e.kind = 'voucherUsed')::integer - (e.kind = 'voucherUndone')::integer,
    (e.kind = 'voucherSettled')::integer, (e.kind = 'voucherWrittenOff')::integer
  FROM voucher_platform.outbox_events e
  WHERE (e.transaction_id, e.event_id) > (p_transaction_id, p_event_id) AND (p_before IS NULL OR e.transaction_id < p_before)
    AND e.kind IN ('voucherClaimed', 'voucherUsed', 'voucherUndone', 'voucherSettled', 'voucherWrittenOff')
  ORDER BY e.transaction_id, e.event_id
  LIMIT p_limit
$$;

-- Folds at most p_limit events. Only what was committed below the oldest running transaction:
-- the order of a sequence is not the order of commits. One node at a time; another gets 0.
CREATE FUNCTION voucher_platform.fold_statistics(p_now_ms bigint, p_limit integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_position voucher_platform.statistics_position;
  v_before xid8;
  v_count integer;
BEGIN
  SELECT * INTO v_position FROM voucher_platform.statistics_position FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN 0; END IF;
  v_before := pg_snapshot_xmin(pg_current_snapshot());
  WITH changes AS MATERIALIZED (
    SELECT * FROM voucher_platform.read_statistic_changes(v_position.transaction_id, v_position.event_id, v_before, p_limit)
  ), by_county AS (
    INSERT INTO voucher_platform.voucher_statistics AS s (template_number, county_code, claimed_count, used_count, settled_count, written_off_count)
    SELECT c.template_number, c.county_code, sum(c.claimed), sum(c.used), sum(c.settled), sum(c.written_off) FROM changes c GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (template_number, county_code) DO UPDATE SET claimed_count = s.claimed_count + excluded.claimed_count, used_count = s.used_count + excluded.used_count,
      settled_count = s.settled_count + excluded.settled_count, written_off_count = s.written_off_count + excluded.written_off_count
  ), by_day AS (
    INSERT INTO voucher_platform.daily_statistics AS s (china_day, county_code, claimed_count, used_count)
    SELECT c.china_day, c.county_code, sum(c.claimed), sum(c.used) FROM changes c GROUP BY 1, 2 HAVING sum(c.claimed) <> 0 OR sum(c.used) <> 0 ORDER BY 1, 2
    ON CONFLICT (china_day, county_code) DO UPDATE SET claimed_count = s.claimed_count + excluded.claimed_count, used_count = s.used_count + excluded.used_count
  ), by_institution AS (
    INSERT INTO voucher_platform.institution_statistics AS s (institution_number, used_count)
    SELECT c.institution_number, sum(c.used) FROM changes c WHERE c.institution_number IS NOT NULL GROUP BY 1 ORDER BY 1
    ON CONFLICT (institution_number) DO UPDATE SET used_count = s.used_count + excluded.used_count
  ), furthest AS (
    SELECT c.transaction_id, c.event_id FROM changes c ORDER BY c.transaction_id DESC, c.event_id DESC LIMIT 1
  ), moved AS (
    UPDATE voucher_platform.statistics_position p SET transaction_id = f.transaction_id, event_id = f.event_id FROM furthest f
  )
  SELECT count(*) INTO v_count FROM changes;
  IF v_count < p_limit THEN UPDATE voucher_platform.statistics_position SET folded_at_ms = p_now_ms; END IF;
  RETURN v_count;
END
$$;

-- Roll-ups with the tail that is not folded yet: exact at the statement's snapshot.
CREATE VIEW voucher_platform.current_voucher_statistics AS
  SELECT template_number, county_code, claimed_count, used_count, settled_count, written_off_count FROM voucher_platform.voucher_statistics
  UNION ALL
  SELECT c.template_number, c.county_code, c.claimed, c.used, c.settled, c.written_off
  FROM voucher_platform.statistics_position p, voucher_platform.read_statistic_changes(p.transaction_id, p.event_id, NULL, NULL) c;

CREATE VIEW voucher_platform.current_daily_statistics AS
  SELECT china_day, county_code, claimed_count, used_count FROM voucher_platform.daily_statistics
  UNION ALL
  SELECT c.china_day, c.county_code, c.claimed, c.used
  FROM voucher_platform.statistics_position p, voucher_platform.read_statistic_changes(p.transaction_id, p.event_id, NULL, NULL) c;

CREATE VIEW voucher_platform.current_institution_statistics AS
  SELECT institution_number, used_count FROM voucher_platform.institution_statistics
  UNION ALL
  SELECT c.institution_number, c.used
  FROM voucher_platform.statistics_position p, voucher_platform.read_statistic_changes(p.transaction_id, p.event_id, NULL, NULL) c
  WHERE c.institution_number IS NOT NULL;

-- A copied batch names the one it was copied from (A11).
ALTER TABLE voucher_platform.voucher_templates ADD COLUMN copied_from bigint;
