-- No foreign keys and no index on a column that changes: a redemption stays a HOT update,
-- and every key begins with the holder's bucket.
CREATE TABLE voucher_platform.vouchers (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL CHECK (voucher_number ~ '^[0-9A-F]{16}$'),
  person_id uuid NOT NULL,
  template_number bigint NOT NULL,
  county_code text NOT NULL,
  status text NOT NULL CHECK (status IN ('claimed', 'used', 'settled', 'writtenOff')),
  valid_from_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  terms_version text NOT NULL,
  claimed_at_ms bigint NOT NULL,
  status_changed_at_ms bigint NOT NULL,
  used_at_ms bigint,
  used_institution_number bigint,
  event_sequence integer NOT NULL,
  PRIMARY KEY (holder_bucket, voucher_number),
  CONSTRAINT vouchers_one_per_template UNIQUE (holder_bucket, person_id, template_number),
  CHECK ((status = 'claimed') = (used_at_ms IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX vouchers_by_template ON voucher_platform.vouchers (template_number, claimed_at_ms, voucher_number);
CREATE INDEX vouchers_by_county ON voucher_platform.vouchers (county_code, claimed_at_ms, voucher_number);

CREATE SEQUENCE voucher_platform.credential_status_index AS bigint MINVALUE 0 START WITH 0 MAXVALUE 4294967295;

CREATE TABLE voucher_platform.credentials (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  key_thumbprint text NOT NULL,
  status_index bigint NOT NULL DEFAULT nextval('voucher_platform.credential_status_index'),
  issued_at_ms bigint NOT NULL,
  revoked_at_ms bigint,
  PRIMARY KEY (holder_bucket, voucher_number, key_thumbprint)
);

CREATE TABLE voucher_platform.scan_reservations (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  reservation_id text NOT NULL,
  institution_number bigint NOT NULL,
  admin_id uuid NOT NULL,
  key_thumbprint text NOT NULL,
  code_age_seconds double precision NOT NULL,
  reserved_until_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, voucher_number)
);

CREATE TABLE voucher_platform.redemptions (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  redemption_id text NOT NULL,
  template_number bigint NOT NULL,
  institution_number bigint NOT NULL,
  admin_id uuid NOT NULL,
  key_thumbprint text NOT NULL,
  code_age_seconds double precision NOT NULL,
  used_at_ms bigint NOT NULL,
  undone_at_ms bigint,
  PRIMARY KEY (holder_bucket, voucher_number, redemption_id)
);
-- Backstop of "used exactly once", whatever the statements above it do.
CREATE UNIQUE INDEX redemptions_one_active ON voucher_platform.redemptions (holder_bucket, voucher_number) WHERE undone_at_ms IS NULL;
CREATE INDEX redemptions_by_institution ON voucher_platform.redemptions (institution_number, used_at_ms, redemption_id);
CREATE INDEX redemptions_by_template ON voucher_platform.redemptions (template_number);

-- Who saw me (M3).
CREATE TABLE voucher_platform.data_accesses (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  access_id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('scanned', 'exported', 'lookedUp')),
  institution_number bigint,
  authority text,
  actor_id uuid,
  at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, voucher_number, access_id)
);

-- First answers, kept at least 7 days; refers to records, holds no personal data.
CREATE TABLE voucher_platform.idempotency_keys (
  actor_bucket integer NOT NULL,
  actor_id uuid NOT NULL,
  operation text NOT NULL,
  idempotency_key text NOT NULL,
  body_hash bytea NOT NULL,
  result_id text NOT NULL,
  created_at_ms bigint NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor_bucket, actor_id, operation, idempotency_key)
);
CREATE INDEX idempotency_keys_by_age ON voucher_platform.idempotency_keys (created_at_ms);
