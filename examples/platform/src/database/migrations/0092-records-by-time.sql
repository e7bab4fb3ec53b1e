-- Newest first across counties (R18, R19): a province's page reads its rows and no others. Appended
-- in order, so that a claim pays little; a use changes none of its columns.
CREATE INDEX vouchers_by_claim ON voucher_platform.vouchers (claimed_at_ms, voucher_number);

-- The certificate library (R23) goes by settlements, and by the county at claim (A23), which stays.
ALTER TABLE voucher_platform.settlements ADD COLUMN county_code text;
UPDATE voucher_platform.settlements s SET county_code = v.county_code FROM voucher_platform.vouchers v
WHERE v.holder_bucket = s.holder_bucket AND v.voucher_number = s.voucher_number;
ALTER TABLE voucher_platform.settlements ALTER COLUMN county_code SET NOT NULL;
CREATE INDEX settlements_by_county ON voucher_platform.settlements (county_code, settled_at_ms, voucher_number);
CREATE INDEX settlements_by_time ON voucher_platform.settlements (settled_at_ms, voucher_number);
