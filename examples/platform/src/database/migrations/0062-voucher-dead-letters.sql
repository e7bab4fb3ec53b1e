-- What the real-name system refused for good is kept for a person to look at and send again, as in
-- the other two systems.
ALTER TABLE voucher_platform.outbox_deliveries ADD COLUMN dead_at_ms bigint;
DROP INDEX voucher_platform.outbox_deliveries_due;
CREATE INDEX outbox_deliveries_due ON voucher_platform.outbox_deliveries (next_attempt_at_ms) WHERE delivered_at_ms IS NULL AND dead_at_ms IS NULL;
CREATE INDEX outbox_deliveries_dead ON voucher_platform.outbox_deliveries (event_id) WHERE dead_at_ms IS NOT NULL;
