-- A24: who runs the whole. One HR account has one role.
ALTER TABLE voucher_platform.hr_accounts ADD COLUMN IF NOT EXISTS role text NOT NULL DEFAULT 'hr' CHECK (role IN ('hr', 'platformOperator'));

-- Feedback of trainees and institutions (R51). What people write may hold personal data: encrypted.
CREATE TABLE voucher_platform.feedback_threads (
  holder_bucket integer NOT NULL,
  feedback_id text NOT NULL CHECK (feedback_id ~ '^[0-9A-F]{4}-[0-9a-f]{32}$'),
  person_id uuid NOT NULL,
  institution_number bigint,
  category text NOT NULL CHECK (category IN ('claim', 'use', 'checkIn', 'onlineLearning', 'subsidy', 'app', 'other')),
  status text NOT NULL CHECK (status IN ('open', 'answered', 'closed')),
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, feedback_id)
);
CREATE INDEX feedback_threads_by_person ON voucher_platform.feedback_threads (holder_bucket, person_id, created_at_ms, feedback_id);
CREATE INDEX feedback_threads_by_time ON voucher_platform.feedback_threads (updated_at_ms, feedback_id);

CREATE TABLE voucher_platform.feedback_messages (
  holder_bucket integer NOT NULL,
  feedback_id text NOT NULL,
  message_number integer NOT NULL,
  operator_account text,
  text_cipher bytea NOT NULL,
  written_at_ms bigint NOT NULL,
  PRIMARY KEY (holder_bucket, feedback_id, message_number)
);

-- In the database and not in a folder: written with their thread or not at all, in one
-- backup, and the same for every node. At most 3 MB a feedback.
CREATE TABLE voucher_platform.feedback_pictures (
  holder_bucket integer NOT NULL,
  feedback_id text NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 1 AND 3),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  size_bytes integer NOT NULL CHECK (size_bytes BETWEEN 1 AND 1000000),
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp')),
  upload_until_ms bigint NOT NULL,
  picture_cipher bytea,
  PRIMARY KEY (holder_bucket, feedback_id, position)
);
