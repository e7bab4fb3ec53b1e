-- A use can be undone and the voucher used again elsewhere (A12): a review is about one use, and what passed for an undone one is withdrawn.
ALTER TABLE employment_service.review_vouchers ADD COLUMN used_at_ms bigint;
-- Of earlier ones it is known that the use was not later than this.
UPDATE employment_service.review_vouchers v SET used_at_ms = r.decided_at_ms FROM employment_service.reviews r WHERE r.review_id = v.review_id AND v.outcome = 'passed';
ALTER TABLE employment_service.review_vouchers DROP CONSTRAINT review_vouchers_outcome_check;
ALTER TABLE employment_service.review_vouchers ADD CONSTRAINT review_vouchers_outcome_check CHECK (outcome IN ('waiting', 'passed', 'failed', 'withdrawn'));
