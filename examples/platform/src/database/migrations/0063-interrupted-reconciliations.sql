-- A run that was not heard from for a minute was cut off by the end of its process.
ALTER TABLE employment_service.reconciliations
  ADD COLUMN heard_at_ms bigint,
  ADD COLUMN interrupted_at_ms bigint,
  ADD CHECK (finished_at_ms IS NULL OR interrupted_at_ms IS NULL);
UPDATE employment_service.reconciliations SET heard_at_ms = started_at_ms;
ALTER TABLE employment_service.reconciliations ALTER COLUMN heard_at_ms SET NOT NULL;
