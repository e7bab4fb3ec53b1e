-- A use that its institution undid (A12); told after the use, or before it when deliveries overtake.
ALTER TABLE real_name_system.used_vouchers ADD COLUMN undone_at_ms bigint;
