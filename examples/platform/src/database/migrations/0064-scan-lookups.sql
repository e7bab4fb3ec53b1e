-- What a scan looks up beside the voucher itself. As functions, so that the one statement of a scan
-- and the single look-ups elsewhere say the same; each is inlined where it is used.
CREATE FUNCTION voucher_platform.institution_admin(p_institution_number bigint, p_id_number_index bytea)
RETURNS TABLE (name text, closed_at_ms bigint) LANGUAGE sql STABLE AS $$
  SELECT i.name, i.closed_at_ms FROM voucher_platform.institution_admins a
  JOIN voucher_platform.institutions i ON i.institution_number = a.institution_number
  WHERE a.institution_number = p_institution_number AND a.id_number_index = p_id_number_index
$$;

CREATE FUNCTION voucher_platform.trusted_issuers(p_key_id text)
RETURNS TABLE (algorithm text, public_key bytea) LANGUAGE sql STABLE AS $$
  SELECT i.algorithm, i.public_key FROM voucher_platform.issuers i WHERE i.key_id = p_key_id AND i.withdrawn_at_ms IS NULL
$$;

CREATE FUNCTION voucher_platform.first_answer(p_actor_bucket integer, p_actor_id uuid, p_operation text, p_idempotency_key text)
RETURNS TABLE (body_hash bytea, result_id text) LANGUAGE sql STABLE AS $$
  SELECT k.body_hash, k.result_id FROM voucher_platform.idempotency_keys k
  WHERE k.actor_bucket = p_actor_bucket AND k.actor_id = p_actor_id AND k.operation = p_operation AND k.idempotency_key = p_idempotency_key
$$;
