-- R22: what HR of the three levels learns from. A version is never changed; what readers see is the published one.
CREATE TABLE voucher_platform.learning_materials (
  material_id text PRIMARY KEY CHECK (material_id ~ '^[a-z0-9-]{1,40}$'),
  category text NOT NULL,
  audience_levels text[] NOT NULL CHECK (audience_levels <@ ARRAY['province', 'city', 'county'] AND cardinality(audience_levels) > 0),
  region_code text NOT NULL REFERENCES voucher_platform.divisions,
  latest_version integer NOT NULL CHECK (latest_version > 0),
  published_version integer CHECK (published_version <= latest_version),
  published_at_ms bigint,
  created_by text NOT NULL,
  created_at_ms bigint NOT NULL,
  CHECK ((published_version IS NULL) = (published_at_ms IS NULL))
);
CREATE INDEX learning_materials_published ON voucher_platform.learning_materials (published_at_ms, material_id);

CREATE TABLE voucher_platform.learning_material_versions (
  material_id text NOT NULL REFERENCES voucher_platform.learning_materials,
  version integer NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  links jsonb NOT NULL,
  attachment_ids text[] NOT NULL,
  edited_by text NOT NULL,
  edited_at_ms bigint NOT NULL,
  PRIMARY KEY (material_id, version)
);

CREATE TABLE voucher_platform.learning_attachments (
  attachment_id text PRIMARY KEY CHECK (attachment_id ~ '^[0-9a-f]{32}$'),
  material_id text NOT NULL REFERENCES voucher_platform.learning_materials,
  file_name text NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')),
  bytes bytea NOT NULL,
  uploaded_by text NOT NULL,
  uploaded_at_ms bigint NOT NULL
);
CREATE INDEX learning_attachments_by_material ON voucher_platform.learning_attachments (material_id);

CREATE TABLE voucher_platform.learning_reads (
  account text NOT NULL REFERENCES voucher_platform.hr_accounts,
  material_id text NOT NULL REFERENCES voucher_platform.learning_materials,
  version integer NOT NULL,
  read_at_ms bigint NOT NULL,
  PRIMARY KEY (account, material_id)
);
