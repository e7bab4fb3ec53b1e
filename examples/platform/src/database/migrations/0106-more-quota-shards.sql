-- Up to 64 shards instead of 16: what is left of a larger batch is spread over all of them.
-- Claims and delists of nodes that serve meanwhile wait: what they changed would be overwritten otherwise.
LOCK TABLE voucher_platform.quota_shards IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO voucher_platform.quota_shards (template_number, shard, remaining, is_open)
SELECT b.template_number, n, b.remaining / b.shards + (n < b.remaining % b.shards)::integer, b.is_open
FROM (
  SELECT q.template_number, sum(q.remaining)::integer AS remaining, bool_and(q.is_open) AS is_open, least(64, greatest(1, t.total / 64)) AS shards
  FROM voucher_platform.quota_shards q JOIN voucher_platform.voucher_templates t USING (template_number)
  GROUP BY q.template_number, t.total HAVING count(*) < least(64, greatest(1, t.total / 64))
) b, LATERAL generate_series(0, b.shards - 1) n
ON CONFLICT (template_number, shard) DO UPDATE SET remaining = excluded.remaining;
