-- What was forgotten because its time was over: one run a day and system.
CREATE TABLE voucher_platform.retention_runs (
  china_day date PRIMARY KEY,
  started_at_ms bigint NOT NULL,
  finished_at_ms bigint,
  counts jsonb NOT NULL DEFAULT '{}'
);
CREATE TABLE employment_service.retention_runs (
  china_day date PRIMARY KEY,
  started_at_ms bigint NOT NULL,
  finished_at_ms bigint,
  counts jsonb NOT NULL DEFAULT '{}'
);
CREATE TABLE real_name_system.retention_runs (
  china_day date PRIMARY KEY,
  started_at_ms bigint NOT NULL,
  finished_at_ms bigint,
  counts jsonb NOT NULL DEFAULT '{}'
);

-- A person who asked to be forgotten (PIPL, article 47): who, when, what stayed and why.
CREATE TABLE voucher_platform.erasures (
  holder_bucket integer NOT NULL,
  person_id uuid NOT NULL,
  erasure_id text NOT NULL CHECK (erasure_id ~ '^[0-9a-f]{32}$'),
  erased_at_ms bigint NOT NULL,
  -- `subsidyRecords`: name and ID number stay, because a paid subsidy names who it was paid for.
  kept text[] NOT NULL,
  counts jsonb NOT NULL,
  PRIMARY KEY (holder_bucket, person_id, erasure_id)
);
