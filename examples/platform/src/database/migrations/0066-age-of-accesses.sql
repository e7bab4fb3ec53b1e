-- Retention finds what is old without reading the whole table; rows come in the order of their time.
CREATE INDEX data_accesses_by_age ON voucher_platform.data_accesses USING brin (at_ms);
CREATE INDEX check_in_failures_by_age ON voucher_platform.check_in_failures USING brin (recorded_at_ms);
