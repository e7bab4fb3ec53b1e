-- One voucher per person and batch (A7), also for somebody who had their data erased and comes back
-- as a new person: that this ID number had a voucher of this batch, and nothing else. The digest is
-- under a random key of the batch, so that it joins with no other batch and no other index; both go
-- when nobody can claim from the batch any more.
ALTER TABLE voucher_platform.voucher_templates ADD COLUMN claim_mark_key_cipher bytea;
CREATE TABLE voucher_platform.claim_marks (
  template_number bigint NOT NULL,
  mark bytea NOT NULL CHECK (octet_length(mark) = 32),
  PRIMARY KEY (template_number, mark)
);
