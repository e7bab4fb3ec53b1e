-- Who took a copy of their own data when (PIPL, article 45): counted for a day, then forgotten.
CREATE TABLE voucher_platform.personal_data_exports (
  holder_bucket integer NOT NULL,
  person_id uuid NOT NULL,
  export_id text NOT NULL CHECK (export_id ~ '^[0-9a-f]{32}$'),
  exported_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, person_id, export_id)
);
