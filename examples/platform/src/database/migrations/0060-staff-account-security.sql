-- The accounts of the employment service and the real-name system get what the voucher platform's
-- have: a second factor, step-up, sessions that end when idle, and what one made another activates.

ALTER TABLE employment_service.staff_accounts
  ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('pending', 'active', 'disabled')),
  ADD COLUMN created_by text,
  ADD COLUMN activated_by text,
  ADD COLUMN must_change_password boolean NOT NULL DEFAULT false,
  ADD COLUMN totp_cipher bytea,
  ADD COLUMN totp_confirmed_at_ms bigint,
  -- The time step of the last code that was taken: a code serves once.
  ADD COLUMN totp_last_step bigint NOT NULL DEFAULT 0,
  ADD CHECK (activated_by IS NULL OR activated_by <> created_by);
ALTER TABLE employment_service.staff_sessions ADD COLUMN stepped_up_until_ms bigint NOT NULL DEFAULT 0;
CREATE TABLE employment_service.staff_session_activity (
  token_hash bytea PRIMARY KEY REFERENCES employment_service.staff_sessions ON DELETE CASCADE,
  seen_at_ms bigint NOT NULL
);
INSERT INTO employment_service.staff_session_activity SELECT token_hash, created_at_ms FROM employment_service.staff_sessions;
CREATE INDEX staff_sessions_by_account ON employment_service.staff_sessions (account, created_at_ms);
CREATE INDEX log_in_failures_by_age ON employment_service.log_in_failures (updated_at_ms);

ALTER TABLE real_name_system.staff_accounts
  ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('pending', 'active', 'disabled')),
  ADD COLUMN created_by text,
  ADD COLUMN activated_by text,
  ADD COLUMN must_change_password boolean NOT NULL DEFAULT false,
  ADD COLUMN totp_cipher bytea,
  ADD COLUMN totp_confirmed_at_ms bigint,
  -- The time step of the last code that was taken: a code serves once.
  ADD COLUMN totp_last_step bigint NOT NULL DEFAULT 0,
  ADD CHECK (activated_by IS NULL OR activated_by <> created_by);
ALTER TABLE real_name_system.staff_sessions ADD COLUMN stepped_up_until_ms bigint NOT NULL DEFAULT 0;
CREATE TABLE real_name_system.staff_session_activity (
  token_hash bytea PRIMARY KEY REFERENCES real_name_system.staff_sessions ON DELETE CASCADE,
  seen_at_ms bigint NOT NULL
);
INSERT INTO real_name_system.staff_session_activity SELECT token_hash, created_at_ms FROM real_name_system.staff_sessions;
CREATE INDEX staff_sessions_by_account ON real_name_system.staff_sessions (account, created_at_ms);
CREATE INDEX log_in_failures_by_age ON real_name_system.log_in_failures (updated_at_ms);

-- A large payout wants a second supervisor's agreement beside the first one's.
ALTER TABLE employment_service.payout_batches
  ADD COLUMN second_approved_by text,
  ADD COLUMN second_approved_at_ms bigint,
  ADD CONSTRAINT payout_batches_six_eyes CHECK (second_approved_by IS NULL OR (approved_by IS NOT NULL AND second_approved_by <> approved_by AND second_approved_by <> created_by));
