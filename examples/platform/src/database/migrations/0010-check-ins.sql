-- Datums by the words of the wire.
ALTER TABLE voucher_platform.campuses DROP CONSTRAINT campuses_datum_check;
UPDATE voucher_platform.campuses SET datum = CASE datum WHEN 'GCJ-02' THEN 'gcj02' ELSE 'wgs84' END WHERE datum IS NOT NULL;
ALTER TABLE voucher_platform.campuses ADD CONSTRAINT campuses_datum_check CHECK (datum IN ('wgs84', 'gcj02', 'bd09'));

-- A26: where the campus stood at its first check-in, or where HR approved it last.
ALTER TABLE voucher_platform.campuses
  ADD COLUMN anchor_latitude double precision,
  ADD COLUMN anchor_longitude double precision,
  ADD COLUMN anchor_datum text CHECK (anchor_datum IN ('wgs84', 'gcj02', 'bd09'));

CREATE TABLE voucher_platform.campus_moves (
  move_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campus_number bigint NOT NULL REFERENCES voucher_platform.campuses,
  institution_number bigint NOT NULL REFERENCES voucher_platform.institutions,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  datum text NOT NULL CHECK (datum IN ('wgs84', 'gcj02', 'bd09')),
  distance_meters double precision NOT NULL,
  requested_by uuid NOT NULL,
  requested_at_ms bigint NOT NULL,
  decision text CHECK (decision IN ('approved', 'rejected', 'superseded')),
  decided_by text,
  decided_at_ms bigint,
  CHECK ((decision IS NULL) = (decided_at_ms IS NULL))
);
CREATE UNIQUE INDEX campus_moves_one_waiting ON voucher_platform.campus_moves (campus_number) WHERE decision IS NULL;

-- A4: off, as the manual says; a template may ask for it.
ALTER TABLE voucher_platform.voucher_templates ADD COLUMN asks_face_at_code_check_in boolean NOT NULL DEFAULT false;

-- A face ticket is asked about by channel and subject; sessions from before do not know theirs.
ALTER TABLE voucher_platform.sessions ADD COLUMN subject text;
UPDATE voucher_platform.sessions SET ended_at_ms = created_at_ms WHERE ended_at_ms IS NULL;

CREATE TABLE voucher_platform.check_ins (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  check_in_id text NOT NULL,
  person_id uuid NOT NULL,
  institution_number bigint NOT NULL,
  campus_number bigint NOT NULL,
  tool text NOT NULL CHECK (tool IN ('location', 'code')),
  distance_meters double precision,
  failure_kind text,
  assisted_by uuid,
  code_id text,
  flags text[] NOT NULL,
  key_thumbprint text NOT NULL,
  checked_in_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, voucher_number, check_in_id),
  CONSTRAINT check_ins_one_per_code UNIQUE (holder_bucket, code_id),
  CHECK ((tool = 'location') = (distance_meters IS NOT NULL)),
  CHECK ((tool = 'code') = (code_id IS NOT NULL AND assisted_by IS NOT NULL AND failure_kind IS NOT NULL))
);
CREATE INDEX check_ins_by_institution ON voucher_platform.check_ins (institution_number, checked_in_at_ms, check_in_id);
CREATE INDEX check_ins_by_campus ON voucher_platform.check_ins (campus_number);

-- A3: what the server denied; opens QR check-in for 15 min.
CREATE TABLE voucher_platform.check_in_failures (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  failure_id bigint GENERATED ALWAYS AS IDENTITY,
  institution_number bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('outOfRange', 'permissionRefused', 'noFix', 'timeout', 'faceServiceDown', 'faceRefused')),
  flags text[] NOT NULL,
  recorded_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, voucher_number, failure_id)
);

-- A face challenge serves one check-in attempt.
CREATE TABLE voucher_platform.used_face_challenges (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  challenge_hash bytea NOT NULL,
  used_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, voucher_number, challenge_hash)
);
CREATE INDEX used_face_challenges_by_age ON voucher_platform.used_face_challenges (used_at_ms);

-- Codes belong to the institution's side: whom one goes to is not known before its scan.
CREATE TABLE voucher_platform.check_in_codes (
  code_id text PRIMARY KEY CHECK (code_id ~ '^[0-9a-f]{64}$'),
  display_id text NOT NULL,
  institution_number bigint NOT NULL,
  campus_number bigint NOT NULL,
  displayed_by uuid NOT NULL,
  flags text[] NOT NULL,
  minted_at_ms bigint NOT NULL,
  trainee_id uuid,
  key_thumbprint text,
  reserved_at_ms bigint,
  expires_at_ms bigint,
  completed_at_ms bigint,
  CHECK ((trainee_id IS NULL) = (expires_at_ms IS NULL))
);
CREATE INDEX check_in_codes_by_age ON voucher_platform.check_in_codes (minted_at_ms);

-- `secret` is the code that stands on the display now; of older ones only the hash stays.
CREATE TABLE voucher_platform.check_in_displays (
  display_id text PRIMARY KEY,
  institution_number bigint NOT NULL REFERENCES voucher_platform.institutions,
  campus_number bigint NOT NULL REFERENCES voucher_platform.campuses,
  admin_id uuid NOT NULL,
  flags text[] NOT NULL,
  sequence integer NOT NULL,
  secret bytea NOT NULL CHECK (octet_length(secret) = 16),
  code_id text NOT NULL,
  opened_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL
);
CREATE INDEX check_in_displays_by_age ON voucher_platform.check_in_displays (expires_at_ms);
