-- Device keys and issuers of SM2 (GB/T 32918) beside ES256; a key never changes its algorithm.
ALTER TABLE voucher_platform.device_keys ADD COLUMN algorithm text NOT NULL DEFAULT 'ES256' CHECK (algorithm IN ('ES256', 'SM2'));
ALTER TABLE voucher_platform.issuers ADD COLUMN algorithm text NOT NULL DEFAULT 'ES256' CHECK (algorithm IN ('ES256', 'SM2'));
