import { defineStatement } from '../../database/database';

/**
 * A claim in one round trip and one transaction: takes one from a quota shard, writes
 * voucher, credential, the agreed terms, first answer, audit row and outbox event. No row comes back when
 * the shard is empty or closed. A second claim of the same person violates
 * `vouchers_one_per_template`, and the error gives the quota back with everything else:
 * ON CONFLICT DO NOTHING would keep the decrement.
 *
 * The shard row's lock orders claims and delists: a delist closes the shards, and a claim
 * that waited for it reads `is_open` anew.
 */
export const claimFromShard = defineStatement<{ statusIndex: number }>(
  'claim-from-shard',
  `WITH taken AS (
     UPDATE voucher_platform.quota_shards SET remaining = remaining - 1
     WHERE template_number = $1 AND shard = $2 AND remaining > 0 AND is_open
     RETURNING template_number
   ), voucher AS (
     INSERT INTO voucher_platform.vouchers (holder_bucket, voucher_number, person_id, template_number, county_code, status,
       valid_from_ms, expires_at_ms, terms_version, claimed_at_ms, status_changed_at_ms, event_sequence)
     SELECT $3::integer, $4, $5::uuid, taken.template_number, $6::text, 'claimed', $7::bigint, $8::bigint, $9::text, $10::bigint, $10::bigint, 1 FROM taken
     RETURNING holder_bucket, voucher_number, template_number
   ), credential AS (
     INSERT INTO voucher_platform.credentials (holder_bucket, voucher_number, key_thumbprint, issued_at_ms)
     SELECT holder_bucket, voucher_number, $11, $10::bigint FROM voucher
     RETURNING status_index
   ), consent AS (
     INSERT INTO voucher_platform.consents (holder_bucket, person_id, consent_id, purpose, version, given_at_ms, given_by)
     SELECT holder_bucket, $5::uuid, voucher_number, 'terms', $9::text, $10::bigint, $14::uuid FROM voucher
     ON CONFLICT (holder_bucket, person_id, purpose, version) WHERE withdrawn_at_ms IS NULL DO NOTHING
   ), first_answer AS (
     INSERT INTO voucher_platform.idempotency_keys (actor_bucket, actor_id, operation, idempotency_key, body_hash, result_id, created_at_ms)
     SELECT holder_bucket, $5::uuid, 'claimVoucher', $12, $13, voucher_number, $10::bigint FROM voucher
   ), audit AS (
     INSERT INTO voucher_platform.audit_entries (at_ms, actor_kind, actor_id, action, subject, details)
     SELECT $10::bigint, 'person', $5::uuid::text, 'claimVoucher', voucher_number,
       jsonb_build_object('templateNumber', template_number, 'termsVersion', $9::text) FROM voucher
   ), event AS (
     INSERT INTO voucher_platform.outbox_events (kind, holder_bucket, voucher_number, sequence, payload, created_at_ms)
     SELECT 'voucherClaimed', holder_bucket, voucher_number, 1,
       jsonb_build_object('templateNumber', template_number, 'countyCode', $6::text, 'claimedAtMs', $10::bigint), $10::bigint FROM voucher
   )
   SELECT status_index AS "statusIndex" FROM credential`,
);

/** Where there is something left, fullest first. An empty answer is the proof of "sold out". */
export const findOpenShards = defineStatement<{ shard: number }>(
  'find-open-shards',
  `SELECT shard FROM voucher_platform.quota_shards WHERE template_number = $1 AND remaining > 0 AND is_open ORDER BY remaining DESC`,
);
