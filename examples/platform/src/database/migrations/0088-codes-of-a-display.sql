-- Each look at a display counts the codes of it that were taken.
CREATE INDEX check_in_codes_taken ON voucher_platform.check_in_codes (display_id) WHERE trainee_id IS NOT NULL;
