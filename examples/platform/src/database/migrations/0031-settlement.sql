-- What the other two systems told about vouchers: one row per event, whatever the number of deliveries.
CREATE TABLE voucher_platform.system_events (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  source text NOT NULL,
  event_id bigint NOT NULL,
  kind text NOT NULL,
  sequence integer NOT NULL,
  body_hash bytea NOT NULL,
  received_at_ms bigint NOT NULL,
  delivery_count integer NOT NULL DEFAULT 1,
  PRIMARY KEY (holder_bucket, voucher_number, source, event_id)
);

-- The subsidy that was paid for a voucher, and its write-off (A6, R29).
CREATE TABLE voucher_platform.settlements (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  batch_id text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  settled_at_ms bigint NOT NULL,
  written_off_at_ms bigint,
  PRIMARY KEY (holder_bucket, voucher_number)
);

-- Certificates of a training, told by the real-name system, stand beside the registry's copies.
ALTER TABLE voucher_platform.certificates
  ADD COLUMN source text NOT NULL DEFAULT 'registry' CHECK (source IN ('registry', 'realNameSystem')),
  ADD COLUMN voucher_number text;
CREATE INDEX certificates_by_voucher ON voucher_platform.certificates (holder_bucket, voucher_number) WHERE voucher_number IS NOT NULL;
