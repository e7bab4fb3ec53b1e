-- Records of settled and of written-off vouchers (R18) come by the time of their claim, which stays.
ALTER TABLE voucher_platform.settlements ADD COLUMN claimed_at_ms bigint;
UPDATE voucher_platform.settlements s SET claimed_at_ms = v.claimed_at_ms FROM voucher_platform.vouchers v
WHERE v.holder_bucket = s.holder_bucket AND v.voucher_number = s.voucher_number;
ALTER TABLE voucher_platform.settlements ALTER COLUMN claimed_at_ms SET NOT NULL;
CREATE INDEX settlements_settled ON voucher_platform.settlements (claimed_at_ms, voucher_number) WHERE written_off_at_ms IS NULL;
CREATE INDEX settlements_written_off ON voucher_platform.settlements (claimed_at_ms, voucher_number) WHERE written_off_at_ms IS NOT NULL;
