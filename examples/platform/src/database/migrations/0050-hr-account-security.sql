-- Roles that hold each other in check (GB/T 22239: system, security and audit administrators), a
-- second factor, step-up, and four eyes.
ALTER TABLE voucher_platform.hr_accounts DROP CONSTRAINT hr_accounts_role_check;
ALTER TABLE voucher_platform.hr_accounts
  ADD CONSTRAINT hr_accounts_role_check CHECK (role IN ('hr', 'platformOperator', 'systemAdmin', 'securityAdmin', 'auditAdmin')),
  ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('pending', 'active', 'disabled')),
  ADD COLUMN created_by text,
  ADD COLUMN activated_by text,
  ADD COLUMN must_change_password boolean NOT NULL DEFAULT false,
  ADD COLUMN totp_cipher bytea,
  ADD COLUMN totp_confirmed_at_ms bigint,
  -- The time step of the last code that was taken: a code serves once.
  ADD COLUMN totp_last_step bigint NOT NULL DEFAULT 0,
  ADD CHECK (activated_by IS NULL OR activated_by <> created_by);

ALTER TABLE voucher_platform.hr_sessions ADD COLUMN stepped_up_until_ms bigint NOT NULL DEFAULT 0;
-- When a session was last heard of: beside it, because every request may move it.
CREATE TABLE voucher_platform.hr_session_activity (
  token_hash bytea PRIMARY KEY REFERENCES voucher_platform.hr_sessions ON DELETE CASCADE,
  seen_at_ms bigint NOT NULL
);
INSERT INTO voucher_platform.hr_session_activity SELECT token_hash, created_at_ms FROM voucher_platform.hr_sessions;
CREATE INDEX hr_sessions_by_account ON voucher_platform.hr_sessions (account, created_at_ms);

-- One row for each time an account asked for a second pair of eyes.
CREATE TABLE voucher_platform.approvals (
  approval_id text PRIMARY KEY CHECK (approval_id ~ '^[0-9a-f]{32}$'),
  action text NOT NULL CHECK (action IN ('delistTemplate')),
  subject text NOT NULL,
  -- What exactly was agreed to; the execution must say the same.
  terms text NOT NULL,
  requested_by text NOT NULL REFERENCES voucher_platform.hr_accounts,
  requested_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL CHECK (expires_at_ms > requested_at_ms),
  decided_by text REFERENCES voucher_platform.hr_accounts,
  decided_at_ms bigint,
  is_approved boolean,
  reason text NOT NULL DEFAULT '',
  executed_at_ms bigint,
  CHECK (decided_by <> requested_by),
  CHECK ((decided_by IS NULL) = (is_approved IS NULL) AND (decided_by IS NULL) = (decided_at_ms IS NULL)),
  CHECK (executed_at_ms IS NULL OR is_approved)
);
CREATE INDEX approvals_by_age ON voucher_platform.approvals (requested_at_ms);
