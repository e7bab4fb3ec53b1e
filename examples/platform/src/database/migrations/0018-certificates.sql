-- Copies of what the outside registry of certificates says of a person (R50), and when it was last asked.
CREATE TABLE voucher_platform.certificates (
  holder_bucket integer NOT NULL,
  person_id uuid NOT NULL,
  -- HMAC of the number: found again without storing it readable.
  certificate_id text NOT NULL CHECK (certificate_id ~ '^[0-9a-f]{32}$'),
  kind text NOT NULL CHECK (kind IN ('qualification', 'skillLevel')),
  occupation text NOT NULL,
  skill_level text NOT NULL,
  number_cipher bytea NOT NULL,
  issued_by text NOT NULL,
  issued_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, person_id, certificate_id)
);

CREATE TABLE voucher_platform.certificate_lookups (
  holder_bucket integer NOT NULL,
  person_id uuid NOT NULL,
  looked_up_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, person_id)
);
