-- When the platform last held all of a device's queue: what the device delivers later was scanned later (M4).
ALTER TABLE voucher_platform.scan_devices ADD COLUMN whole_at_ms bigint;
UPDATE voucher_platform.scan_devices d SET whole_at_ms = coalesce((SELECT k.bound_at_ms FROM voucher_platform.device_keys k WHERE k.key_thumbprint = d.device_id), 0);
ALTER TABLE voucher_platform.scan_devices ALTER COLUMN whole_at_ms SET NOT NULL;
