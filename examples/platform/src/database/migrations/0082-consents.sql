-- Consents by purpose and version (个人信息保护法): a text is never changed, a consent never removed; one that was
-- withdrawn keeps both its times. A purpose asks for consent from its first published text on.
CREATE TABLE voucher_platform.consent_texts (
  purpose text NOT NULL CHECK (purpose IN ('terms', 'face', 'location')),
  version text NOT NULL CHECK (version ~ '^[0-9A-Za-z.-]{1,20}$'),
  title text NOT NULL,
  body text NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  published_by text NOT NULL,
  published_at_ms bigint NOT NULL,
  PRIMARY KEY (purpose, version)
);
CREATE INDEX consent_texts_latest ON voucher_platform.consent_texts (purpose, published_at_ms);

CREATE TABLE voucher_platform.consents (
  holder_bucket integer NOT NULL,
  person_id uuid NOT NULL,
  consent_id text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('terms', 'face', 'location')),
  version text NOT NULL,
  given_at_ms bigint NOT NULL,
  -- Who gave it for an elder (A20).
  given_by uuid,
  withdrawn_at_ms bigint CHECK (withdrawn_at_ms >= given_at_ms),
  PRIMARY KEY (holder_bucket, person_id, consent_id)
);
CREATE UNIQUE INDEX consents_one_live ON voucher_platform.consents (holder_bucket, person_id, purpose, version) WHERE withdrawn_at_ms IS NULL;
