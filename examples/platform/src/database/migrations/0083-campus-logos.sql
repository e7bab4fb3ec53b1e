-- R63: the logo of a campus, public like the sign over its door. One a campus; another replaces it.
CREATE TABLE voucher_platform.campus_logos (
  campus_number bigint PRIMARY KEY REFERENCES voucher_platform.campuses,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp')),
  width integer NOT NULL,
  height integer NOT NULL,
  bytes bytea NOT NULL CHECK (octet_length(bytes) <= 180000),
  uploaded_by uuid NOT NULL,
  uploaded_at_ms bigint NOT NULL
);
