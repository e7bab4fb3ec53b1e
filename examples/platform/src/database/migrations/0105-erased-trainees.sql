-- Whose holder had their data erased without a subsidy: name, ID number and certificate are overwritten.
ALTER TABLE real_name_system.trainees ADD COLUMN erased_at_ms bigint;
ALTER TABLE employment_service.review_vouchers ADD COLUMN erased_at_ms bigint;
-- In which classes a voucher was handed in.
CREATE INDEX submissions_by_voucher ON real_name_system.submissions USING gin (voucher_numbers);
