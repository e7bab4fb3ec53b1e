CREATE SCHEMA IF NOT EXISTS voucher_platform;
CREATE SCHEMA IF NOT EXISTS employment_service;
CREATE SCHEMA IF NOT EXISTS real_name_system;

CREATE TABLE voucher_platform.divisions (
  division_code text PRIMARY KEY CHECK (division_code ~ '^[0-9]{6}$'),
  name text NOT NULL,
  level text NOT NULL CHECK (level IN ('province', 'city', 'county')),
  parent_code text REFERENCES voucher_platform.divisions
);

CREATE TABLE voucher_platform.host_channels (
  channel_id text PRIMARY KEY,
  name text NOT NULL,
  key_thumbprint text NOT NULL UNIQUE,
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 33),
  is_demo boolean NOT NULL,
  created_at_ms bigint NOT NULL,
  disabled_at_ms bigint
);

-- holder_bucket: 16 random bits given once; the distribution key of every voucher-side table.
CREATE TABLE voucher_platform.people (
  person_id uuid PRIMARY KEY,
  holder_bucket integer NOT NULL CHECK (holder_bucket BETWEEN 0 AND 65535),
  id_number_index bytea NOT NULL,
  name_cipher bytea NOT NULL,
  id_number_cipher bytea NOT NULL,
  phone_cipher bytea NOT NULL,
  county_code text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  CONSTRAINT people_id_number_index_key UNIQUE (id_number_index)
);

CREATE TABLE voucher_platform.device_keys (
  key_thumbprint text PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES voucher_platform.people,
  channel_id text NOT NULL REFERENCES voucher_platform.host_channels,
  device_id text NOT NULL,
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 33),
  binding text NOT NULL CHECK (binding IN ('created', 'rebound')),
  is_face_verified boolean NOT NULL,
  bound_at_ms bigint NOT NULL,
  last_seen_at_ms bigint NOT NULL,
  revoked_at_ms bigint
);
CREATE UNIQUE INDEX device_keys_one_per_device ON voucher_platform.device_keys (person_id, channel_id, device_id) WHERE revoked_at_ms IS NULL;
CREATE INDEX device_keys_by_person ON voucher_platform.device_keys (person_id, bound_at_ms);

CREATE TABLE voucher_platform.launches (
  launch_code_hash bytea PRIMARY KEY,
  channel_id text NOT NULL REFERENCES voucher_platform.host_channels,
  subject text NOT NULL,
  person_id uuid NOT NULL REFERENCES voucher_platform.people,
  device_id text NOT NULL,
  key_thumbprint text NOT NULL,
  is_face_verified boolean NOT NULL,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  used_at_ms bigint
);
CREATE INDEX launches_by_age ON voucher_platform.launches (expires_at_ms);

CREATE TABLE voucher_platform.sessions (
  session_id text PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES voucher_platform.people,
  key_thumbprint text NOT NULL REFERENCES voucher_platform.device_keys,
  channel_id text NOT NULL,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  ended_at_ms bigint
);
CREATE INDEX sessions_by_key ON voucher_platform.sessions (key_thumbprint);

CREATE TABLE voucher_platform.request_nonces (
  key_id text NOT NULL,
  nonce text NOT NULL,
  seen_at_ms bigint NOT NULL,
  PRIMARY KEY (key_id, nonce)
);
CREATE INDEX request_nonces_by_age ON voucher_platform.request_nonces (seen_at_ms);

CREATE TABLE voucher_platform.hr_accounts (
  account text PRIMARY KEY,
  password_hash text NOT NULL,
  level text NOT NULL CHECK (level IN ('province', 'city', 'county')),
  region_code text NOT NULL REFERENCES voucher_platform.divisions,
  failed_count integer NOT NULL DEFAULT 0,
  locked_until_ms bigint NOT NULL DEFAULT 0,
  created_at_ms bigint NOT NULL
);

CREATE TABLE voucher_platform.hr_sessions (
  token_hash bytea PRIMARY KEY,
  account text NOT NULL REFERENCES voucher_platform.hr_accounts,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL
);
