-- A new secret waits in a column of its own until a code confirms it: until then the old one counts.

ALTER TABLE voucher_platform.hr_accounts ADD COLUMN pending_totp_cipher bytea;
UPDATE voucher_platform.hr_accounts SET pending_totp_cipher = totp_cipher, totp_cipher = NULL WHERE totp_confirmed_at_ms IS NULL;

ALTER TABLE employment_service.staff_accounts ADD COLUMN pending_totp_cipher bytea;
UPDATE employment_service.staff_accounts SET pending_totp_cipher = totp_cipher, totp_cipher = NULL WHERE totp_confirmed_at_ms IS NULL;

ALTER TABLE real_name_system.staff_accounts ADD COLUMN pending_totp_cipher bytea;
UPDATE real_name_system.staff_accounts SET pending_totp_cipher = totp_cipher, totp_cipher = NULL WHERE totp_confirmed_at_ms IS NULL;
