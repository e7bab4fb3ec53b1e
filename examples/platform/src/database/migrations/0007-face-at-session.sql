-- The face is checked when the session is opened, against a challenge that is bound to the key.
ALTER TABLE voucher_platform.launches DROP COLUMN is_face_verified;
