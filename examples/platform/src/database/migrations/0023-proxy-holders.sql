-- 亲情服务 (A20): one row for each time an elder's face named a proxy. The bucket is the elder's.
CREATE TABLE voucher_platform.proxy_holders (
  holder_bucket integer NOT NULL,
  proxy_id text NOT NULL CHECK (proxy_id ~ '^[0-9A-F]{4}-[0-9a-f]{32}$'),
  elder_person_id uuid NOT NULL,
  holder_person_id uuid NOT NULL CHECK (holder_person_id <> elder_person_id),
  consent_version text NOT NULL,
  face_challenge_hash bytea NOT NULL CHECK (octet_length(face_challenge_hash) = 32),
  since_ms bigint NOT NULL,
  until_ms bigint NOT NULL CHECK (until_ms > since_ms AND until_ms <= since_ms + 31536000000),
  revoked_at_ms bigint,
  ended_by text CHECK (ended_by IN ('elder', 'holder', 'authority', 'renewal')),
  PRIMARY KEY (holder_bucket, proxy_id),
  CHECK ((revoked_at_ms IS NULL) = (ended_by IS NULL))
);
-- A face serves once.
CREATE UNIQUE INDEX proxy_holders_by_face ON voucher_platform.proxy_holders (holder_bucket, face_challenge_hash);
CREATE INDEX proxy_holders_by_elder ON voucher_platform.proxy_holders (holder_bucket, elder_person_id);
CREATE INDEX proxy_holders_by_holder ON voucher_platform.proxy_holders (holder_person_id);
