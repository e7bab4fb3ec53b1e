-- A suspension ends the sessions that live; an erasure removes those of a person.
CREATE INDEX sessions_by_channel ON voucher_platform.sessions (channel_id, expires_at_ms) WHERE ended_at_ms IS NULL;
CREATE INDEX sessions_by_person ON voucher_platform.sessions (person_id);
CREATE INDEX launches_by_person ON voucher_platform.launches (person_id);
-- The hourly look for bursts of certificates (M7).
CREATE INDEX certificates_by_issue ON voucher_platform.certificates (issued_at_ms) WHERE voucher_number IS NOT NULL;
