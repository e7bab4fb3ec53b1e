-- Notices are computed from vouchers, templates, redemptions and keys (M13): a delist or an
-- expiry would otherwise write a row for each of millions of holders. Only what somebody has
-- read is a row, and only while its notice can still appear.
CREATE TABLE voucher_platform.notice_reads (
  holder_bucket integer NOT NULL,
  person_id uuid NOT NULL,
  notice_id text NOT NULL,
  read_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, person_id, notice_id)
);
CREATE INDEX notice_reads_by_age ON voucher_platform.notice_reads (read_at_ms);

-- Banners of the front page (R52), shown whatever the state of the trainee's vouchers.
CREATE TABLE voucher_platform.banners (
  banner_id text PRIMARY KEY CHECK (banner_id ~ '^[a-z0-9-]{1,40}$'),
  title text NOT NULL,
  url text NOT NULL CHECK (url LIKE 'https://%'),
  position integer NOT NULL,
  created_at_ms bigint NOT NULL,
  hidden_at_ms bigint
);
