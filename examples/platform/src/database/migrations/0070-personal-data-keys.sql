-- A cipher text names its algorithm before its key: 0xa1 is AES-256-GCM, which all were until now.
UPDATE voucher_platform.people SET name_cipher = '\xa1'::bytea || name_cipher, id_number_cipher = '\xa1'::bytea || id_number_cipher, phone_cipher = '\xa1'::bytea || phone_cipher;
UPDATE voucher_platform.institution_admins SET name_cipher = '\xa1'::bytea || name_cipher, id_number_cipher = '\xa1'::bytea || id_number_cipher, phone_cipher = '\xa1'::bytea || phone_cipher;
UPDATE voucher_platform.certificates SET number_cipher = '\xa1'::bytea || number_cipher;
UPDATE voucher_platform.feedback_messages SET text_cipher = '\xa1'::bytea || text_cipher;
UPDATE voucher_platform.feedback_pictures SET picture_cipher = '\xa1'::bytea || picture_cipher;
UPDATE voucher_platform.redemptions SET undo_reason_cipher = '\xa1'::bytea || undo_reason_cipher WHERE undo_reason_cipher IS NOT NULL;
UPDATE voucher_platform.hr_accounts SET totp_cipher = '\xa1'::bytea || totp_cipher;
UPDATE employment_service.review_vouchers SET name_cipher = '\xa1'::bytea || name_cipher, id_number_cipher = '\xa1'::bytea || id_number_cipher, certificate_number_cipher = '\xa1'::bytea || certificate_number_cipher;
UPDATE employment_service.outbox_events SET payload_cipher = '\xa1'::bytea || payload_cipher;
UPDATE employment_service.staff_accounts SET totp_cipher = '\xa1'::bytea || totp_cipher;
UPDATE real_name_system.trainees SET name_cipher = '\xa1'::bytea || name_cipher, id_number_cipher = '\xa1'::bytea || id_number_cipher, phone_cipher = '\xa1'::bytea || phone_cipher;
UPDATE real_name_system.enrolments SET certificate_number_cipher = '\xa1'::bytea || certificate_number_cipher WHERE certificate_number_cipher IS NOT NULL;
UPDATE real_name_system.outbox_events SET payload_cipher = '\xa1'::bytea || payload_cipher;
UPDATE real_name_system.staff_accounts SET operator_id_number_cipher = '\xa1'::bytea || operator_id_number_cipher, totp_cipher = '\xa1'::bytea || totp_cipher;

-- The keys that cipher texts and blind indexes of a system were made with. A node that lacks one, or
-- has another under its number, does not start. `key_check` is made from a known text.
CREATE TABLE voucher_platform.personal_data_keys (
  kind text NOT NULL CHECK (kind IN ('data', 'index')),
  key_id integer NOT NULL CHECK (key_id BETWEEN 1 AND 255),
  algorithm text NOT NULL,
  key_check bytea NOT NULL,
  first_seen_at_ms bigint NOT NULL,
  -- When a node last said that it writes with it.
  current_seen_at_ms bigint NOT NULL DEFAULT 0,
  retired_at_ms bigint,
  PRIMARY KEY (kind, key_id)
);
-- How far a table is encrypted anew under a key, by its primary key.
CREATE TABLE voucher_platform.data_key_rotations (
  key_id integer NOT NULL,
  table_name text NOT NULL,
  after_key jsonb,
  seen_count bigint NOT NULL DEFAULT 0,
  changed_count bigint NOT NULL DEFAULT 0,
  finished_at_ms bigint,
  PRIMARY KEY (key_id, table_name)
);
CREATE TABLE employment_service.personal_data_keys (
  kind text NOT NULL CHECK (kind IN ('data', 'index')),
  key_id integer NOT NULL CHECK (key_id BETWEEN 1 AND 255),
  algorithm text NOT NULL,
  key_check bytea NOT NULL,
  first_seen_at_ms bigint NOT NULL,
  -- When a node last said that it writes with it.
  current_seen_at_ms bigint NOT NULL DEFAULT 0,
  retired_at_ms bigint,
  PRIMARY KEY (kind, key_id)
);
-- How far a table is encrypted anew under a key, by its primary key.
CREATE TABLE employment_service.data_key_rotations (
  key_id integer NOT NULL,
  table_name text NOT NULL,
  after_key jsonb,
  seen_count bigint NOT NULL DEFAULT 0,
  changed_count bigint NOT NULL DEFAULT 0,
  finished_at_ms bigint,
  PRIMARY KEY (key_id, table_name)
);
CREATE TABLE real_name_system.personal_data_keys (
  kind text NOT NULL CHECK (kind IN ('data', 'index')),
  key_id integer NOT NULL CHECK (key_id BETWEEN 1 AND 255),
  algorithm text NOT NULL,
  key_check bytea NOT NULL,
  first_seen_at_ms bigint NOT NULL,
  -- When a node last said that it writes with it.
  current_seen_at_ms bigint NOT NULL DEFAULT 0,
  retired_at_ms bigint,
  PRIMARY KEY (kind, key_id)
);
-- How far a table is encrypted anew under a key, by its primary key.
CREATE TABLE real_name_system.data_key_rotations (
  key_id integer NOT NULL,
  table_name text NOT NULL,
  after_key jsonb,
  seen_count bigint NOT NULL DEFAULT 0,
  changed_count bigint NOT NULL DEFAULT 0,
  finished_at_ms bigint,
  PRIMARY KEY (key_id, table_name)
);
