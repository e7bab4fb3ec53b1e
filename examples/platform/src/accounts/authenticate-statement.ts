import { defineStatement, type Statement } from '../database/database';

export interface SessionState {
  /** Null when the session is unknown. */
  readonly sessionExpiresAtMs: number | null;
  readonly sessionEndedAtMs: number | null;
  readonly keyRevokedAtMs: number | null;
}

export interface AuthenticationRow extends SessionState {
  readonly isFresh: boolean;
  readonly personId: string | null;
  readonly holderBucket: number | null;
  readonly countyCode: string | null;
  readonly channelId: string | null;
  readonly deviceId: string | null;
  readonly idNumberIndex: Uint8Array | null;
  /** What the route asked for. */
  readonly along: unknown;
}

/**
 * One round trip per signed request: remembers the nonce in the database that all
 * nodes have in common, and reads the session with its key and person.
 * Values: key id, nonce, now, session id, then those of `along`: one more column that a route reads
 * in the same round trip, of `p`, the person.
 *
 * `isFlushedLater`: the commit does not wait for the log's disk. The log is written in order, so that
 * whatever the request commits next takes the nonce with it; where nothing follows, `flushNonce` must.
 */
export function composeAuthentication(name: string, along = 'NULL', { isFlushedLater = false } = {}): Statement<AuthenticationRow> {
  return defineStatement<AuthenticationRow>(
    name,
    `WITH ${isFlushedLater ? "unflushed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)), " : ''}fresh AS (
       INSERT INTO voucher_platform.request_nonces (key_id, nonce, seen_at_ms)
       SELECT $1::text, $2::text, $3::bigint${isFlushedLater ? ' FROM unflushed' : ''}
       ON CONFLICT DO NOTHING RETURNING true AS is_fresh
     )
     SELECT EXISTS (SELECT FROM fresh) AS "isFresh", p.person_id AS "personId", p.holder_bucket AS "holderBucket",
       p.county_code AS "countyCode", p.id_number_index AS "idNumberIndex", k.channel_id AS "channelId", k.device_id AS "deviceId",
       s.expires_at_ms AS "sessionExpiresAtMs", s.ended_at_ms AS "sessionEndedAtMs", k.revoked_at_ms AS "keyRevokedAtMs", ${along} AS along
     FROM (VALUES (1)) one
     LEFT JOIN voucher_platform.sessions s ON s.session_id = $4 AND s.key_thumbprint = $1
     LEFT JOIN voucher_platform.device_keys k ON k.key_thumbprint = s.key_thumbprint
     LEFT JOIN voucher_platform.people p ON p.person_id = s.person_id`,
  );
}

/**
 * Writes a nonce once more, and waits until it is on the log's disk: it may have been lost where the
 * database was started anew meanwhile. Values: key id, nonce, now.
 */
export const flushNonce = defineStatement<object>(
  'flush-nonce',
  `INSERT INTO voucher_platform.request_nonces AS n (key_id, nonce, seen_at_ms) VALUES ($1, $2, $3)
   ON CONFLICT (key_id, nonce) DO UPDATE SET seen_at_ms = n.seen_at_ms`,
);

export const authenticateRequest = composeAuthentication('authenticate-request');

/** How the session of a verified request stands by now. Values: session id, key thumbprint. */
export const confirmSession = defineStatement<SessionState>(
  'confirm-session',
  `SELECT s.expires_at_ms AS "sessionExpiresAtMs", s.ended_at_ms AS "sessionEndedAtMs", k.revoked_at_ms AS "keyRevokedAtMs"
   FROM voucher_platform.sessions s JOIN voucher_platform.device_keys k ON k.key_thumbprint = s.key_thumbprint
   WHERE s.session_id = $1 AND s.key_thumbprint = $2`,
);
