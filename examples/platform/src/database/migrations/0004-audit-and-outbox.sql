-- Rows are not chained here: one sealer chains what is committed below pg_snapshot_xmin,
-- because the order of a sequence is not the order of commits.
CREATE TABLE voucher_platform.audit_entries (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at_ms bigint NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'hrAccount', 'channel', 'system')),
  actor_id text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE voucher_platform.outbox_events (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind text NOT NULL,
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  sequence integer NOT NULL,
  payload jsonb NOT NULL,
  created_at_ms bigint NOT NULL
);

-- One row per event and receiving system, written with the event: what is not delivered is due.
CREATE TABLE voucher_platform.outbox_deliveries (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  event_id bigint NOT NULL,
  destination text NOT NULL,
  attempt_count integer NOT NULL,
  next_attempt_at_ms bigint NOT NULL,
  delivered_at_ms bigint,
  last_failure text,
  PRIMARY KEY (holder_bucket, voucher_number, event_id, destination)
);
CREATE INDEX outbox_deliveries_due ON voucher_platform.outbox_deliveries (next_attempt_at_ms) WHERE delivered_at_ms IS NULL;
