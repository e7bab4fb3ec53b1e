-- M4: the exclusive right of one institution to a voucher; the rules are sdk-core's `Lease`.
CREATE TABLE voucher_platform.booking_leases (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  lease_id text NOT NULL,
  ordinal integer NOT NULL,
  institution_number bigint NOT NULL,
  campus_number bigint NOT NULL,
  epoch integer NOT NULL,
  scan_until_ms bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'draining', 'ended')),
  drain_reason text CHECK (drain_reason IN ('expired', 'released', 'cancelled', 'rosterRemoved', 'undone')),
  undone_epoch integer NOT NULL,
  is_forced boolean NOT NULL,
  booked_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, voucher_number, lease_id),
  CONSTRAINT booking_leases_in_order UNIQUE (holder_bucket, voucher_number, ordinal)
);
-- Backstop of "one institution at a time".
CREATE UNIQUE INDEX booking_leases_one_open ON voucher_platform.booking_leases (holder_bucket, voucher_number) WHERE status <> 'ended';
CREATE INDEX booking_leases_by_institution ON voucher_platform.booking_leases (institution_number, booked_at_ms, lease_id) WHERE status <> 'ended';

-- Devices that were given a grant of the lease.
CREATE TABLE voucher_platform.lease_devices (
  holder_bucket integer NOT NULL,
  voucher_number text NOT NULL,
  lease_id text NOT NULL,
  device_id text NOT NULL,
  is_drained boolean NOT NULL,
  is_damaged boolean NOT NULL,
  granted_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, voucher_number, lease_id, device_id)
);
CREATE INDEX lease_devices_away ON voucher_platform.lease_devices (device_id) WHERE NOT is_drained;

-- The institution's side: a device that scans without a network, named by its key.
CREATE TABLE voucher_platform.scan_devices (
  device_id text PRIMARY KEY,
  person_id uuid NOT NULL,
  revision bigint NOT NULL,
  head_sequence bigint NOT NULL,
  head_hash text NOT NULL,
  queue_id text,
  is_damaged boolean NOT NULL,
  synchronized_at_ms bigint NOT NULL
);

-- A record's verdict never changes. Flags are for the fraud signals (M7).
CREATE TABLE voucher_platform.merged_scans (
  device_id text NOT NULL,
  record_hash text NOT NULL,
  sequence bigint NOT NULL,
  institution_number bigint NOT NULL,
  voucher_number text,
  lease_id text,
  color text NOT NULL CHECK (color IN ('green', 'amber')),
  outcome text NOT NULL,
  flags text[] NOT NULL,
  used_at_ms bigint,
  scanned_at_ms bigint NOT NULL,
  merged_at_ms bigint NOT NULL,
  PRIMARY KEY (device_id, record_hash)
);
CREATE INDEX merged_scans_conflicts ON voucher_platform.merged_scans (merged_at_ms, record_hash) WHERE outcome = 'lateConflict';

-- A grant names the very bytes that a phone shows, so they are kept from the first time they are asked for.
ALTER TABLE voucher_platform.credentials ADD COLUMN credential_bytes bytea CHECK (octet_length(credential_bytes) = 130);
CREATE INDEX credentials_revoked ON voucher_platform.credentials (status_index) WHERE revoked_at_ms IS NOT NULL;

ALTER TABLE voucher_platform.redemptions
  ADD COLUMN lease_id text,
  ADD COLUMN scanned_at_ms bigint,
  ADD COLUMN undone_by uuid,
  ADD COLUMN undo_reason_cipher bytea;

-- Signed bundles as they were handed out; version only grows.
CREATE TABLE voucher_platform.status_bundles (
  version bigint PRIMARY KEY,
  payload text NOT NULL,
  signature text NOT NULL,
  signer_key_id text NOT NULL,
  content text NOT NULL,
  issued_at_ms bigint NOT NULL,
  next_update_ms bigint NOT NULL
);
