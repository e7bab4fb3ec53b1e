-- What reviewers and banks write about people is encrypted like other such texts. Texts of before are
-- encrypted by the running systems, batch by batch; the partial indexes find them and are empty afterwards.
ALTER TABLE employment_service.reviews ADD COLUMN opinion_cipher bytea;
ALTER TABLE employment_service.payout_items ADD COLUMN failure_cipher bytea;
ALTER TABLE real_name_system.submissions ADD COLUMN opinion_cipher bytea;
CREATE INDEX reviews_plain_opinion ON employment_service.reviews (review_id) WHERE opinion IS NOT NULL;
CREATE INDEX payout_items_plain_failure ON employment_service.payout_items (batch_id, voucher_number) WHERE failure IS NOT NULL;
CREATE INDEX submissions_plain_opinion ON real_name_system.submissions (submission_id) WHERE opinion IS NOT NULL;
