-- Failed log-ins by what was typed, whether or not such an account exists: an answer must
-- not tell which. Forgotten after a day.
CREATE TABLE voucher_platform.hr_log_in_failures (
  account_hash bytea PRIMARY KEY,
  failed_count integer NOT NULL,
  locked_until_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL
);
CREATE INDEX hr_log_in_failures_by_age ON voucher_platform.hr_log_in_failures (updated_at_ms);
ALTER TABLE voucher_platform.hr_accounts DROP COLUMN failed_count, DROP COLUMN locked_until_ms;
