-- M7: signals with their evidence. They name vouchers and no person, and refuse nothing by themselves.
CREATE TABLE voucher_platform.fraud_signals (
  -- SHA-256 of the kind and of what it is about: found again, it is the same signal.
  signal_id text PRIMARY KEY CHECK (signal_id ~ '^[0-9a-f]{32}$'),
  kind text NOT NULL CHECK (kind IN ('sharedDevice', 'identicalPosition', 'impossibleTravel', 'scanBurst', 'certificateBurst')),
  institution_number bigint NOT NULL REFERENCES voucher_platform.institutions,
  region_code text NOT NULL,
  voucher_numbers text[] NOT NULL,
  reasons text[] NOT NULL,
  evidence jsonb NOT NULL,
  began_at_ms bigint NOT NULL,
  ended_at_ms bigint NOT NULL,
  detected_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'confirmed', 'dismissed')),
  reviewed_by text,
  reviewed_at_ms bigint,
  note_cipher bytea,
  CHECK ((status = 'open') = (reviewed_by IS NULL)),
  CHECK ((reviewed_by IS NULL) = (reviewed_at_ms IS NULL)),
  CHECK (began_at_ms <= ended_at_ms)
);
CREATE INDEX fraud_signals_by_time ON voucher_platform.fraud_signals (detected_at_ms, signal_id);
CREATE INDEX fraud_signals_by_region ON voucher_platform.fraud_signals (region_code, detected_at_ms, signal_id);

-- HMAC of a precise fix as the phone gave it: tells that two were the same to the last digit, not where they were.
ALTER TABLE voucher_platform.check_ins ADD COLUMN position_mark bytea CHECK (octet_length(position_mark) = 16);
CREATE INDEX check_ins_marked ON voucher_platform.check_ins (checked_in_at_ms) WHERE position_mark IS NOT NULL;

-- What happened in a span of time, over rows that are written in the order of time.
CREATE INDEX check_ins_by_age ON voucher_platform.check_ins USING brin (checked_in_at_ms);
CREATE INDEX redemptions_by_age ON voucher_platform.redemptions USING brin (used_at_ms);
