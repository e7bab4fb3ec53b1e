import { defineStatement } from '../database/database';

export interface DueDelivery {
  readonly holderBucket: number;
  readonly voucherNumber: string;
  readonly eventId: number;
  readonly destination: string;
  readonly kind: string;
  readonly sequence: number;
  readonly payload: Record<string, unknown>;
  readonly attemptCount: number;
}

/**
 * Takes due deliveries for this node: each is put off by its back-off (1 s doubling to
 * 5 min) before it is tried, so that a node that dies leaves it due again.
 * SKIP LOCKED is right here: another node's batch is not ours.
 */
export const takeDueDeliveries = defineStatement<DueDelivery>(
  'take-due-deliveries',
  `WITH due AS (
     SELECT holder_bucket, voucher_number, event_id, destination FROM voucher_platform.outbox_deliveries
     WHERE delivered_at_ms IS NULL AND dead_at_ms IS NULL AND next_attempt_at_ms <= $1::bigint
     ORDER BY next_attempt_at_ms LIMIT $2 FOR UPDATE SKIP LOCKED
   ), taken AS (
     UPDATE voucher_platform.outbox_deliveries d
     SET attempt_count = d.attempt_count + 1, next_attempt_at_ms = $1::bigint + least(300000, 1000 * 2 ^ least(d.attempt_count, 20))::bigint
     FROM due
     WHERE d.holder_bucket = due.holder_bucket AND d.voucher_number = due.voucher_number AND d.event_id = due.event_id AND d.destination = due.destination
     RETURNING d.holder_bucket, d.voucher_number, d.event_id, d.destination, d.attempt_count
   )
   SELECT t.holder_bucket AS "holderBucket", t.voucher_number AS "voucherNumber", t.event_id AS "eventId", t.destination, t.attempt_count AS "attemptCount",
     e.kind, e.sequence, e.payload
   FROM taken t JOIN voucher_platform.outbox_events e ON e.event_id = t.event_id
   ORDER BY t.event_id`,
);

/** A back-off is five minutes at most. Value: now. */
export const bringDeliveriesForward = (schema: 'voucher_platform' | 'employment_service' | 'real_name_system') =>
  defineStatement(
    `bring-deliveries-forward-of-${schema}`,
    `UPDATE ${schema}.outbox_deliveries SET next_attempt_at_ms = $1::bigint
     WHERE delivered_at_ms IS NULL AND dead_at_ms IS NULL AND next_attempt_at_ms > $1::bigint + 600000`,
  );

/** Values: the deliveries' keys, now, outcome, failure (null: delivered). */
export const recordDeliveries = defineStatement(
  'record-deliveries',
  `UPDATE voucher_platform.outbox_deliveries d
   SET delivered_at_ms = CASE WHEN $3 = 'delivered' THEN $2::bigint END, dead_at_ms = CASE WHEN $3 = 'dead' THEN $2::bigint END, last_failure = $4::text
   FROM jsonb_to_recordset($1::jsonb) AS k(bucket integer, number text, event bigint, destination text)
   WHERE d.holder_bucket = k.bucket AND d.voucher_number = k.number AND d.event_id = k.event AND d.destination = k.destination AND d.delivered_at_ms IS NULL`,
);
