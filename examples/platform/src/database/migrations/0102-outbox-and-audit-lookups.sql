-- Events are forgotten by age with their deliveries, and the ledger reads them in the order of events:
-- both look up deliveries by event. Dead letters are few among many that were delivered.
CREATE INDEX outbox_deliveries_by_event ON employment_service.outbox_deliveries (event_id, destination);
CREATE INDEX outbox_deliveries_dead ON employment_service.outbox_deliveries (event_id, destination) WHERE dead_at_ms IS NOT NULL;
CREATE INDEX outbox_deliveries_by_event ON real_name_system.outbox_deliveries (event_id, destination);
CREATE INDEX outbox_deliveries_dead ON real_name_system.outbox_deliveries (event_id, destination) WHERE dead_at_ms IS NOT NULL;

-- What happened to one voucher, account or review, newest first (M8).
CREATE INDEX audit_entries_by_subject ON voucher_platform.audit_entries (subject, entry_id);
CREATE INDEX audit_entries_by_subject ON employment_service.audit_entries (subject, entry_id);
CREATE INDEX audit_entries_by_subject ON real_name_system.audit_entries (subject, entry_id);
