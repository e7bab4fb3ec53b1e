-- 线下学员管理 (R65, R66): trainees from scanned vouchers.
CREATE TABLE real_name_system.trainees (
  voucher_number text PRIMARY KEY CHECK (voucher_number ~ '^[0-9A-F]{16}$'),
  institution_number bigint NOT NULL,
  id_number_index bytea NOT NULL,
  name_cipher bytea NOT NULL,
  id_number_cipher bytea NOT NULL,
  phone_cipher bytea NOT NULL,
  county_code text NOT NULL,
  template_number bigint NOT NULL,
  voucher_name text NOT NULL,
  training_type text NOT NULL,
  benefit_mode text NOT NULL,
  amount_fen integer NOT NULL,
  specialty text NOT NULL,
  skill_level text NOT NULL,
  used_at_ms bigint NOT NULL,
  entry text NOT NULL CHECK (entry IN ('scanGun', 'app')),
  registered_by text NOT NULL,
  registered_at_ms bigint NOT NULL
);
CREATE INDEX trainees_by_institution ON real_name_system.trainees (institution_number, registered_at_ms, voucher_number);
CREATE INDEX used_vouchers_by_institution ON real_name_system.used_vouchers (institution_number, used_at_ms, voucher_number);

CREATE TABLE real_name_system.training_classes (
  class_id uuid PRIMARY KEY,
  institution_number bigint NOT NULL,
  name text NOT NULL,
  occupation text NOT NULL,
  skill_level text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  duration_hours integer NOT NULL CHECK (duration_hours > 0),
  created_by text NOT NULL,
  created_at_ms bigint NOT NULL,
  CHECK (starts_on <= ends_on)
);
CREATE INDEX training_classes_by_institution ON real_name_system.training_classes (institution_number, created_at_ms, class_id);

-- A trainee is in one class at most.
CREATE TABLE real_name_system.enrolments (
  voucher_number text PRIMARY KEY REFERENCES real_name_system.trainees,
  class_id uuid NOT NULL REFERENCES real_name_system.training_classes,
  enrolled_at_ms bigint NOT NULL,
  is_opened boolean NOT NULL DEFAULT false,
  completed_hours integer,
  is_completed boolean NOT NULL DEFAULT false,
  certificate_kind text,
  certificate_occupation text,
  certificate_level text,
  certificate_number_cipher bytea,
  certificate_issued_by text,
  certificate_issued_at_ms bigint,
  is_granted boolean NOT NULL DEFAULT false,
  amount_fen bigint,
  settled_at_ms bigint,
  written_off_at_ms bigint
);
CREATE INDEX enrolments_by_class ON real_name_system.enrolments (class_id, voucher_number);

-- What was handed in about a class (R67), and the employment service's answer by voucher.
CREATE TABLE real_name_system.submissions (
  submission_id uuid PRIMARY KEY,
  class_id uuid NOT NULL REFERENCES real_name_system.training_classes,
  kind text NOT NULL CHECK (kind IN ('classOpening', 'completion', 'subsidy')),
  status text NOT NULL CHECK (status IN ('submitted', 'approved', 'returned')),
  voucher_numbers text[] NOT NULL,
  submitted_by text NOT NULL,
  submitted_at_ms bigint NOT NULL,
  decided_at_ms bigint,
  opinion text,
  results jsonb
);
CREATE INDEX submissions_by_class ON real_name_system.submissions (class_id, submitted_at_ms);
CREATE UNIQUE INDEX submissions_one_waiting ON real_name_system.submissions (class_id, kind) WHERE status = 'submitted';
