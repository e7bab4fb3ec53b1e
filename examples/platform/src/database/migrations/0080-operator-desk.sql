-- The platform operator's desk (A24). A rotated key leaves the former one an overlap, so that a
-- host's servers can change over one by one; a suspended partner keeps its row and its history.
ALTER TABLE voucher_platform.host_channels
  ADD COLUMN previous_public_key bytea CHECK (octet_length(previous_public_key) = 33),
  ADD COLUMN previous_key_until_ms bigint,
  ADD COLUMN disabled_reason text,
  ADD CHECK ((previous_public_key IS NULL) = (previous_key_until_ms IS NULL));
ALTER TABLE voucher_platform.learning_platforms
  ADD COLUMN previous_public_key bytea CHECK (octet_length(previous_public_key) = 33),
  ADD COLUMN previous_key_until_ms bigint,
  ADD COLUMN disabled_reason text,
  ADD CHECK ((previous_public_key IS NULL) = (previous_key_until_ms IS NULL));

-- Who signed and sent a list: the platform itself, or the operator with a list that was signed elsewhere.
ALTER TABLE voucher_platform.trust_lists ADD COLUMN published_by text;

-- Four eyes for more than a delist: each with the region that it concerns.
ALTER TABLE voucher_platform.approvals DROP CONSTRAINT approvals_action_check;
ALTER TABLE voucher_platform.approvals
  ADD CONSTRAINT approvals_action_check CHECK (action IN ('delistTemplate', 'exportClaimRecords', 'publishTrustList')),
  ADD COLUMN region_code text REFERENCES voucher_platform.divisions;
UPDATE voucher_platform.approvals a SET region_code = t.creator_region_code FROM voucher_platform.voucher_templates t WHERE t.template_number = a.subject::bigint;
ALTER TABLE voucher_platform.approvals ALTER COLUMN region_code SET NOT NULL;
