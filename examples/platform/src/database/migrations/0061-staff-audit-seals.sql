-- The audit logs of the employment service and the real-name system become chains like the voucher
-- platform's (0040).

CREATE INDEX audit_entries_by_transaction ON employment_service.audit_entries (transaction_id, entry_id);

CREATE TABLE employment_service.audit_seals (
  position bigint PRIMARY KEY CHECK (position > 0),
  entry_id bigint NOT NULL UNIQUE,
  chain_hash bytea NOT NULL CHECK (octet_length(chain_hash) = 32)
);

-- How far rows are sealed, in the order of (transaction_id, entry_id), and the end of the chain.
CREATE TABLE employment_service.audit_sealer (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  transaction_id xid8 NOT NULL,
  entry_id bigint NOT NULL,
  position bigint NOT NULL,
  chain_hash bytea NOT NULL CHECK (octet_length(chain_hash) = 32),
  sealed_at_ms bigint NOT NULL
);
INSERT INTO employment_service.audit_sealer (transaction_id, entry_id, position, chain_hash, sealed_at_ms)
VALUES ('0', 0, 0, decode(repeat('00', 32), 'hex'), 0);

CREATE TABLE employment_service.audit_checkpoints (
  position bigint PRIMARY KEY,
  made_at_ms bigint NOT NULL,
  payload text NOT NULL,
  signature text NOT NULL,
  signer_key_id text NOT NULL
);

-- What is written here stays. An owner of the database can take this away; the chain then tells.
CREATE FUNCTION employment_service.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Audit rows are never changed or removed' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON employment_service.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION employment_service.refuse_audit_change();
CREATE TRIGGER audit_seals_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON employment_service.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION employment_service.refuse_audit_change();
CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON employment_service.audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION employment_service.refuse_audit_change();

CREATE INDEX audit_entries_by_transaction ON real_name_system.audit_entries (transaction_id, entry_id);

CREATE TABLE real_name_system.audit_seals (
  position bigint PRIMARY KEY CHECK (position > 0),
  entry_id bigint NOT NULL UNIQUE,
  chain_hash bytea NOT NULL CHECK (octet_length(chain_hash) = 32)
);

-- How far rows are sealed, in the order of (transaction_id, entry_id), and the end of the chain.
CREATE TABLE real_name_system.audit_sealer (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  transaction_id xid8 NOT NULL,
  entry_id bigint NOT NULL,
  position bigint NOT NULL,
  chain_hash bytea NOT NULL CHECK (octet_length(chain_hash) = 32),
  sealed_at_ms bigint NOT NULL
);
INSERT INTO real_name_system.audit_sealer (transaction_id, entry_id, position, chain_hash, sealed_at_ms)
VALUES ('0', 0, 0, decode(repeat('00', 32), 'hex'), 0);

CREATE TABLE real_name_system.audit_checkpoints (
  position bigint PRIMARY KEY,
  made_at_ms bigint NOT NULL,
  payload text NOT NULL,
  signature text NOT NULL,
  signer_key_id text NOT NULL
);

-- What is written here stays. An owner of the database can take this away; the chain then tells.
CREATE FUNCTION real_name_system.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Audit rows are never changed or removed' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON real_name_system.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION real_name_system.refuse_audit_change();
CREATE TRIGGER audit_seals_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON real_name_system.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION real_name_system.refuse_audit_change();
CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON real_name_system.audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION real_name_system.refuse_audit_change();
