-- A page of the nearest institutions (R40) reads the campuses around a place, not the whole directory.
CREATE INDEX campuses_by_position ON voucher_platform.campuses (latitude, longitude);
