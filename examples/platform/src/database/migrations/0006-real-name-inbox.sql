-- What the voucher platform told this system: one row per event, whatever the number of deliveries.
CREATE TABLE real_name_system.inbox_events (
  source text NOT NULL,
  event_id bigint NOT NULL,
  kind text NOT NULL,
  voucher_number text NOT NULL,
  sequence integer NOT NULL,
  payload jsonb NOT NULL,
  received_at_ms bigint NOT NULL,
  delivery_count integer NOT NULL DEFAULT 1,
  PRIMARY KEY (source, event_id)
);

CREATE TABLE real_name_system.used_vouchers (
  voucher_number text PRIMARY KEY,
  redemption_id text NOT NULL,
  institution_number bigint NOT NULL,
  template_number bigint NOT NULL,
  used_at_ms bigint NOT NULL,
  sequence integer NOT NULL
);
