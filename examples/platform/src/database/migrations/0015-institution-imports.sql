-- R9: one row per Excel file, from its upload to its end. `errors` names rows and columns, never a person.
CREATE TABLE voucher_platform.institution_imports (
  import_id text PRIMARY KEY CHECK (import_id ~ '^[0-9a-f]{32}$'),
  account text NOT NULL,
  file_sha256 text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'refused', 'failed')),
  row_count integer NOT NULL DEFAULT 0,
  checked_count integer NOT NULL DEFAULT 0,
  created_count integer NOT NULL DEFAULT 0,
  error_count integer NOT NULL DEFAULT 0,
  errors jsonb NOT NULL DEFAULT '[]',
  warning_count integer NOT NULL DEFAULT 0,
  warnings jsonb NOT NULL DEFAULT '[]',
  started_at_ms bigint NOT NULL,
  progressed_at_ms bigint NOT NULL,
  ended_at_ms bigint
);
CREATE INDEX institution_imports_by_account ON voucher_platform.institution_imports (account, started_at_ms);
