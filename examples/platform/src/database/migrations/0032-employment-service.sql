-- 开班审核, 结业审核, 补贴审核 (R24 to R26): what an institution submitted about a class, and the answer.
CREATE TABLE employment_service.reviews (
  review_id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('classOpening', 'completion', 'subsidy')),
  class_id uuid NOT NULL,
  class_name text NOT NULL,
  institution_number bigint NOT NULL,
  institution_name text NOT NULL,
  region_code text NOT NULL,
  occupation text NOT NULL,
  skill_level text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  duration_hours integer NOT NULL CHECK (duration_hours > 0),
  status text NOT NULL CHECK (status IN ('submitted', 'approved', 'returned')),
  submitted_at_ms bigint NOT NULL,
  checked_at_ms bigint,
  decided_at_ms bigint,
  decided_by text,
  opinion text,
  CHECK ((status = 'submitted') = (decided_at_ms IS NULL))
);
CREATE INDEX reviews_by_region ON employment_service.reviews (region_code, submitted_at_ms, review_id);
CREATE UNIQUE INDEX reviews_one_waiting ON employment_service.reviews (class_id, kind) WHERE status = 'submitted';

CREATE TABLE employment_service.review_vouchers (
  review_id uuid NOT NULL REFERENCES employment_service.reviews,
  voucher_number text NOT NULL CHECK (voucher_number ~ '^[0-9A-F]{16}$'),
  class_id uuid NOT NULL,
  kind text NOT NULL,
  id_number_index bytea NOT NULL,
  name_cipher bytea NOT NULL,
  id_number_cipher bytea NOT NULL,
  completed_hours integer,
  certificate_number_cipher bytea,
  certificate_kind text,
  certificate_occupation text,
  certificate_level text,
  certificate_issued_at_ms bigint,
  -- [{check, outcome, …measured}] of the last look at the voucher platform.
  checks jsonb,
  outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'passed', 'failed')),
  amount_fen bigint,
  standard_id uuid,
  PRIMARY KEY (review_id, voucher_number)
);
CREATE INDEX review_vouchers_by_voucher ON employment_service.review_vouchers (voucher_number, kind);
-- A voucher is in one class at most.
CREATE UNIQUE INDEX review_vouchers_one_class ON employment_service.review_vouchers (voucher_number, kind) WHERE outcome = 'passed';

-- 补贴标准 (R28): the most specific one that fits applies.
CREATE TABLE employment_service.subsidy_standards (
  standard_id uuid PRIMARY KEY,
  region_code text NOT NULL,
  occupation text NOT NULL,
  skill_level text NOT NULL,
  minimum_duration_hours integer NOT NULL CHECK (minimum_duration_hours >= 0),
  basis text NOT NULL CHECK (basis IN ('perPerson', 'perHour')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  maximum_fen bigint NOT NULL CHECK (maximum_fen > 0),
  valid_from_ms bigint NOT NULL,
  created_by text NOT NULL,
  created_at_ms bigint NOT NULL,
  ended_at_ms bigint,
  ended_by text
);
CREATE UNIQUE INDEX subsidy_standards_one_live ON employment_service.subsidy_standards (region_code, occupation, skill_level, minimum_duration_hours) WHERE ended_at_ms IS NULL;

-- Limits of subsidies by region (facts of the field); the nearest region above counts.
CREATE TABLE employment_service.subsidy_limits (
  region_code text PRIMARY KEY,
  maximum_per_year integer NOT NULL CHECK (maximum_per_year BETWEEN 1 AND 100),
  claim_within_months integer NOT NULL CHECK (claim_within_months BETWEEN 1 AND 120),
  attendance_percent integer NOT NULL CHECK (attendance_percent BETWEEN 0 AND 100),
  changed_by text NOT NULL,
  changed_at_ms bigint NOT NULL
);

CREATE TABLE employment_service.payout_batches (
  batch_id uuid PRIMARY KEY,
  region_code text NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'approved', 'paid', 'cancelled')),
  total_fen bigint NOT NULL,
  created_by text NOT NULL,
  created_at_ms bigint NOT NULL,
  approved_by text,
  approved_at_ms bigint,
  paid_by text,
  paid_at_ms bigint,
  payment_reference text,
  CONSTRAINT payout_batches_four_eyes CHECK (approved_by IS NULL OR approved_by <> created_by)
);
CREATE INDEX payout_batches_by_region ON employment_service.payout_batches (region_code, created_at_ms, batch_id);

CREATE TABLE employment_service.payout_items (
  batch_id uuid NOT NULL REFERENCES employment_service.payout_batches,
  voucher_number text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  outcome text NOT NULL CHECK (outcome IN ('waiting', 'paid', 'failed')),
  failure text,
  PRIMARY KEY (batch_id, voucher_number)
);
-- Backstop of "paid at most once", whatever the statements above it do.
CREATE UNIQUE INDEX payout_items_one_per_voucher ON employment_service.payout_items (voucher_number) WHERE outcome <> 'failed';

CREATE TABLE employment_service.subsidies (
  voucher_number text PRIMARY KEY CHECK (voucher_number ~ '^[0-9A-F]{16}$'),
  review_id uuid NOT NULL REFERENCES employment_service.reviews,
  class_id uuid NOT NULL,
  institution_number bigint NOT NULL,
  region_code text NOT NULL,
  id_number_index bytea NOT NULL,
  occupation text NOT NULL,
  skill_level text NOT NULL,
  china_year integer NOT NULL,
  standard_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  status text NOT NULL CHECK (status IN ('granted', 'inBatch', 'paid', 'writtenOff')),
  granted_at_ms bigint NOT NULL,
  paid_at_ms bigint,
  written_off_at_ms bigint,
  batch_id uuid,
  -- Once per occupation and level.
  CONSTRAINT subsidies_once_per_level UNIQUE (id_number_index, occupation, skill_level)
);
CREATE INDEX subsidies_by_region ON employment_service.subsidies (region_code, granted_at_ms, voucher_number);

-- 三方对账 (M5).
CREATE TABLE employment_service.reconciliations (
  run_id uuid PRIMARY KEY,
  started_by text NOT NULL,
  started_at_ms bigint NOT NULL,
  finished_at_ms bigint,
  failure text,
  compared_count integer NOT NULL DEFAULT 0,
  difference_count integer NOT NULL DEFAULT 0,
  unexplained_count integer NOT NULL DEFAULT 0
);
CREATE TABLE employment_service.reconciliation_differences (
  run_id uuid NOT NULL REFERENCES employment_service.reconciliations,
  voucher_number text NOT NULL,
  field text NOT NULL,
  -- By system; absent where it has none.
  found jsonb NOT NULL,
  explanation text,
  PRIMARY KEY (run_id, voucher_number, field)
);
