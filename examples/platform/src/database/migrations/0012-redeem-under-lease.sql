-- The lease that binds a voucher now, if any: sdk-core's `isLeaseBinding` of the aged lease. One
-- whose time is over and that no device has a grant of has ended without anybody writing it.
CREATE FUNCTION voucher_platform.binding_lease(p_holder_bucket integer, p_voucher_number text, p_now_ms bigint)
RETURNS TABLE (lease_id text, institution_number bigint) LANGUAGE sql STABLE AS $$
  SELECT l.lease_id, l.institution_number FROM voucher_platform.booking_leases l
  WHERE l.holder_bucket = p_holder_bucket AND l.voucher_number = p_voucher_number
    AND l.status <> 'ended' AND l.undone_epoch < l.epoch
    AND NOT (l.status = 'active' AND l.scan_until_ms <= p_now_ms AND NOT EXISTS (
      SELECT FROM voucher_platform.lease_devices d
      WHERE d.holder_bucket = l.holder_bucket AND d.voucher_number = l.voucher_number AND d.lease_id = l.lease_id AND NOT d.is_drained))
$$;

-- As 0005, and only at the institution that booked the voucher. The row lock is a statement of its
-- own: who books, cancels, undoes or merges a scan holds it too, and what is read next is younger.
CREATE OR REPLACE FUNCTION voucher_platform.redeem_voucher(
  p_holder_bucket integer, p_voucher_number text, p_template_number bigint, p_key_thumbprint text,
  p_reservation_id text, p_institution_number bigint, p_admin_bucket integer, p_admin_id uuid,
  p_redemption_id text, p_code_age_seconds double precision, p_now_ms bigint,
  p_idempotency_key text, p_body_hash bytea
) RETURNS TABLE (used_at_ms bigint, event_id bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock_shared(voucher_platform.template_lock(p_template_number));
  PERFORM FROM voucher_platform.vouchers v
  WHERE v.holder_bucket = p_holder_bucket AND v.voucher_number = p_voucher_number FOR NO KEY UPDATE;
  RETURN QUERY
  WITH lease AS (
    SELECT b.lease_id, b.institution_number FROM voucher_platform.binding_lease(p_holder_bucket, p_voucher_number, p_now_ms) b
  ), used AS (
    UPDATE voucher_platform.vouchers v
    SET status = 'used', status_changed_at_ms = p_now_ms, used_at_ms = p_now_ms,
        used_institution_number = p_institution_number, event_sequence = v.event_sequence + 1
    FROM voucher_platform.voucher_templates t
    WHERE v.holder_bucket = p_holder_bucket AND v.voucher_number = p_voucher_number
      AND v.status = 'claimed' AND v.template_number = p_template_number
      AND v.valid_from_ms <= p_now_ms AND p_now_ms < v.expires_at_ms
      AND t.template_number = p_template_number AND t.delisted_at_ms IS NULL AND t.training_type = 'offline'
      AND NOT EXISTS (SELECT FROM lease l WHERE l.institution_number <> p_institution_number)
      AND EXISTS (
        SELECT FROM voucher_platform.credentials c
        WHERE c.holder_bucket = p_holder_bucket AND c.voucher_number = p_voucher_number
          AND c.key_thumbprint = p_key_thumbprint AND c.revoked_at_ms IS NULL)
      AND NOT EXISTS (
        SELECT FROM voucher_platform.scan_reservations r
        WHERE r.holder_bucket = p_holder_bucket AND r.voucher_number = p_voucher_number
          AND r.reserved_until_ms > p_now_ms AND r.institution_number <> p_institution_number)
    RETURNING v.holder_bucket, v.voucher_number, v.template_number, v.county_code, v.event_sequence
  ), redemption AS (
    INSERT INTO voucher_platform.redemptions (holder_bucket, voucher_number, redemption_id, template_number,
      institution_number, admin_id, key_thumbprint, code_age_seconds, used_at_ms, lease_id)
    SELECT u.holder_bucket, u.voucher_number, p_redemption_id, u.template_number,
      p_institution_number, p_admin_id, p_key_thumbprint, p_code_age_seconds, p_now_ms, (SELECT l.lease_id FROM lease l)
    FROM used u
  ), first_answer AS (
    INSERT INTO voucher_platform.idempotency_keys (actor_bucket, actor_id, operation, idempotency_key, body_hash, result_id, created_at_ms)
    SELECT p_admin_bucket, p_admin_id, 'redeemVoucher', p_idempotency_key, p_body_hash, p_redemption_id, p_now_ms
    FROM used
  ), access AS (
    INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, institution_number, actor_id, at_ms)
    SELECT u.holder_bucket, u.voucher_number, 'scanned', p_institution_number, p_admin_id, p_now_ms
    FROM used u WHERE p_reservation_id IS NULL
  ), released AS (
    DELETE FROM voucher_platform.scan_reservations r USING used u
    WHERE r.holder_bucket = u.holder_bucket AND r.voucher_number = u.voucher_number
  ), audit AS (
    INSERT INTO voucher_platform.audit_entries (at_ms, actor_kind, actor_id, action, subject, details)
    SELECT p_now_ms, 'person', p_admin_id::text, 'redeemVoucher', u.voucher_number,
      jsonb_build_object('institutionNumber', p_institution_number, 'redemptionId', p_redemption_id, 'codeAgeSeconds', p_code_age_seconds)
    FROM used u
  ), event AS (
    INSERT INTO voucher_platform.outbox_events (kind, holder_bucket, voucher_number, sequence, payload, created_at_ms)
    SELECT 'voucherUsed', u.holder_bucket, u.voucher_number, u.event_sequence,
      jsonb_build_object('redemptionId', p_redemption_id, 'templateNumber', u.template_number, 'institutionNumber', p_institution_number,
        'countyCode', u.county_code, 'usedAtMs', p_now_ms),
      p_now_ms
    FROM used u
    RETURNING event_id
  ), delivery AS (
    INSERT INTO voucher_platform.outbox_deliveries (holder_bucket, voucher_number, event_id, destination, attempt_count, next_attempt_at_ms)
    SELECT p_holder_bucket, p_voucher_number, e.event_id, 'realNameSystem', 0, p_now_ms FROM event e
  )
  SELECT p_now_ms, e.event_id FROM event e;
END
$$;
