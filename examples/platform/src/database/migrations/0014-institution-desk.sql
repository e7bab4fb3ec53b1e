-- Names an admin outward: the blind index of an ID number is not for clients.
ALTER TABLE voucher_platform.institution_admins ADD COLUMN admin_id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX institution_admins_by_id ON voucher_platform.institution_admins (institution_number, admin_id);

-- R10: why an institution was closed, and by whom (A13); all null while it is open.
ALTER TABLE voucher_platform.institutions ADD COLUMN closed_by text, ADD COLUMN close_reason text;

CREATE INDEX redemptions_by_institution_and_template ON voucher_platform.redemptions (institution_number, template_number, used_at_ms, redemption_id);

-- R60, A14: files that were produced, one row each; what failed leaves none.
CREATE TABLE voucher_platform.institution_exports (
  export_id text PRIMARY KEY CHECK (export_id ~ '^[0-9a-f]{32}$'),
  institution_number bigint NOT NULL REFERENCES voucher_platform.institutions,
  list_kind text NOT NULL CHECK (list_kind IN ('vouchers', 'trainees')),
  template_number bigint,
  requested_by uuid NOT NULL,
  row_count integer NOT NULL,
  byte_length integer NOT NULL,
  produced_at_ms bigint NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  link_expires_at_ms bigint NOT NULL,
  downloaded_at_ms bigint,
  CHECK ((list_kind = 'vouchers') = (template_number IS NOT NULL))
);
CREATE INDEX institution_exports_by_institution ON voucher_platform.institution_exports (institution_number, produced_at_ms);

-- The file itself for some minutes, in pieces, encrypted under a key that only its link yields.
CREATE TABLE voucher_platform.export_pieces (
  export_id text NOT NULL,
  sequence integer NOT NULL,
  piece_cipher bytea NOT NULL,
  written_at_ms bigint NOT NULL,
  PRIMARY KEY (export_id, sequence)
);
CREATE INDEX export_pieces_by_age ON voucher_platform.export_pieces (written_at_ms);
