-- Newest first across counties: a page of a province or a city reads its rows and no others.
CREATE INDEX reviews_by_time ON employment_service.reviews (submitted_at_ms, review_id);
CREATE INDEX subsidies_by_time ON employment_service.subsidies (granted_at_ms, voucher_number);
-- A batch that is cancelled gives its subsidies back.
CREATE INDEX subsidies_by_batch ON employment_service.subsidies (batch_id) WHERE batch_id IS NOT NULL;
