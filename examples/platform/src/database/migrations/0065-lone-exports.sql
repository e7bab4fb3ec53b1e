-- What an account exported by itself: several small files add up to one large one (R19, four eyes).
CREATE TABLE voucher_platform.lone_exports (
  export_id text PRIMARY KEY,
  account text NOT NULL,
  row_count integer NOT NULL CHECK (row_count >= 0),
  exported_at_ms bigint NOT NULL
);
CREATE INDEX lone_exports_by_account ON voucher_platform.lone_exports (account, exported_at_ms);
