-- The employment service and the real-name system as systems of their own.

-- employment_service: its own log-ins, audit log, outbox and inbox; nothing of it lies in another system's schema.
CREATE TABLE employment_service.staff_accounts (
  account text PRIMARY KEY,
  password_hash text NOT NULL,
  role text NOT NULL,
  region_code text NOT NULL,
  created_at_ms bigint NOT NULL
);
CREATE TABLE employment_service.staff_sessions (
  token_hash bytea PRIMARY KEY,
  account text NOT NULL REFERENCES employment_service.staff_accounts,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL
);
CREATE TABLE employment_service.log_in_failures (
  account_hash bytea PRIMARY KEY,
  failed_count integer NOT NULL,
  locked_until_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL
);
CREATE TABLE employment_service.audit_entries (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at_ms bigint NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'system')),
  actor_id text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE TABLE employment_service.idempotency_keys (
  account text NOT NULL,
  operation text NOT NULL,
  idempotency_key text NOT NULL,
  body_hash bytea NOT NULL,
  result_id text NOT NULL,
  created_at_ms bigint NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (account, operation, idempotency_key)
);
-- Payloads may hold personal data and are encrypted whole. A subject (voucher or class) counts its events.
CREATE TABLE employment_service.outbox_subjects (
  subject text PRIMARY KEY,
  last_sequence integer NOT NULL
);
CREATE TABLE employment_service.outbox_events (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  subject text NOT NULL,
  sequence integer NOT NULL,
  payload_cipher bytea NOT NULL,
  created_at_ms bigint NOT NULL,
  UNIQUE (subject, sequence)
);
CREATE TABLE employment_service.outbox_deliveries (
  destination text NOT NULL,
  subject text NOT NULL,
  sequence integer NOT NULL,
  event_id bigint NOT NULL REFERENCES employment_service.outbox_events,
  attempt_count integer NOT NULL,
  next_attempt_at_ms bigint NOT NULL,
  delivered_at_ms bigint,
  -- A refusal that no repetition changes: kept for a person to look at and send again.
  dead_at_ms bigint,
  last_failure text,
  PRIMARY KEY (destination, subject, sequence)
);
CREATE INDEX outbox_deliveries_due ON employment_service.outbox_deliveries (next_attempt_at_ms) WHERE delivered_at_ms IS NULL AND dead_at_ms IS NULL;

CREATE TABLE employment_service.inbox_events (
  source text NOT NULL,
  event_id bigint NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  sequence integer NOT NULL,
  body_hash bytea NOT NULL,
  received_at_ms bigint NOT NULL,
  delivery_count integer NOT NULL DEFAULT 1,
  PRIMARY KEY (source, event_id)
);

-- real_name_system: its own log-ins, audit log, outbox and inbox; nothing of it lies in another system's schema.
CREATE TABLE real_name_system.staff_accounts (
  account text PRIMARY KEY,
  password_hash text NOT NULL,
  role text NOT NULL,
  region_code text NOT NULL,
  institution_number bigint,
  institution_name text,
  operator_id_number_cipher bytea,
  created_at_ms bigint NOT NULL
);
CREATE TABLE real_name_system.staff_sessions (
  token_hash bytea PRIMARY KEY,
  account text NOT NULL REFERENCES real_name_system.staff_accounts,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL
);
CREATE TABLE real_name_system.log_in_failures (
  account_hash bytea PRIMARY KEY,
  failed_count integer NOT NULL,
  locked_until_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL
);
CREATE TABLE real_name_system.audit_entries (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at_ms bigint NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'system')),
  actor_id text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE TABLE real_name_system.idempotency_keys (
  account text NOT NULL,
  operation text NOT NULL,
  idempotency_key text NOT NULL,
  body_hash bytea NOT NULL,
  result_id text NOT NULL,
  created_at_ms bigint NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (account, operation, idempotency_key)
);
-- Payloads may hold personal data and are encrypted whole. A subject (voucher or class) counts its events.
CREATE TABLE real_name_system.outbox_subjects (
  subject text PRIMARY KEY,
  last_sequence integer NOT NULL
);
CREATE TABLE real_name_system.outbox_events (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  subject text NOT NULL,
  sequence integer NOT NULL,
  payload_cipher bytea NOT NULL,
  created_at_ms bigint NOT NULL,
  UNIQUE (subject, sequence)
);
CREATE TABLE real_name_system.outbox_deliveries (
  destination text NOT NULL,
  subject text NOT NULL,
  sequence integer NOT NULL,
  event_id bigint NOT NULL REFERENCES real_name_system.outbox_events,
  attempt_count integer NOT NULL,
  next_attempt_at_ms bigint NOT NULL,
  delivered_at_ms bigint,
  -- A refusal that no repetition changes: kept for a person to look at and send again.
  dead_at_ms bigint,
  last_failure text,
  PRIMARY KEY (destination, subject, sequence)
);
CREATE INDEX outbox_deliveries_due ON real_name_system.outbox_deliveries (next_attempt_at_ms) WHERE delivered_at_ms IS NULL AND dead_at_ms IS NULL;

-- Of the employment service; what the voucher platform tells lies in inbox_events.
CREATE TABLE real_name_system.employment_inbox (
  source text NOT NULL,
  event_id bigint NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  sequence integer NOT NULL,
  body_hash bytea NOT NULL,
  received_at_ms bigint NOT NULL,
  delivery_count integer NOT NULL DEFAULT 1,
  PRIMARY KEY (source, event_id)
);
