import { defineStatement } from '../database/database';
import { bringDeliveriesForward } from './delivery-statements';
import type { StaffedSystem } from '../systems/staffed-system';
import type { Outbox } from './outbox';

export interface DueSystemDelivery {
  readonly destination: string;
  readonly subject: string;
  readonly sequence: number;
  readonly eventId: number;
  readonly kind: string;
  readonly payload: unknown;
  readonly attemptCount: number;
}

type TakenRow = Omit<DueSystemDelivery, 'payload'> & { readonly payloadCipher: Uint8Array };

/**
 * The outbox of the employment service or the real-name system. Of each subject and destination
 * only the first event that was not delivered is taken, so that a receiver hears of a voucher in
 * order; a dead one holds back those behind it until a person sent it again.
 */
export function createSystemOutbox(system: StaffedSystem, schema: 'employment_service' | 'real_name_system'): Outbox<DueSystemDelivery> {
  const take = defineStatement<TakenRow>(
    `take-due-of-${schema}`,
    `WITH due AS (
       SELECT d.destination, d.subject, d.sequence FROM ${schema}.outbox_deliveries d
       WHERE d.delivered_at_ms IS NULL AND d.dead_at_ms IS NULL AND d.next_attempt_at_ms <= $1::bigint
         AND NOT EXISTS (
           SELECT FROM ${schema}.outbox_deliveries e
           WHERE e.destination = d.destination AND e.subject = d.subject AND e.sequence < d.sequence AND e.delivered_at_ms IS NULL)
       ORDER BY d.next_attempt_at_ms LIMIT $2 FOR UPDATE OF d SKIP LOCKED
     ), taken AS (
       UPDATE ${schema}.outbox_deliveries d
       SET attempt_count = d.attempt_count + 1, next_attempt_at_ms = $1::bigint + least(300000, 1000 * 2 ^ least(d.attempt_count, 20))::bigint
       FROM due WHERE d.destination = due.destination AND d.subject = due.subject AND d.sequence = due.sequence
       RETURNING d.destination, d.subject, d.sequence, d.event_id, d.attempt_count
     )
     SELECT t.destination, t.subject, t.sequence, t.event_id AS "eventId", t.attempt_count AS "attemptCount", e.kind, e.payload_cipher AS "payloadCipher"
     FROM taken t JOIN ${schema}.outbox_events e ON e.event_id = t.event_id ORDER BY t.event_id`,
  );
  const bringForward = bringDeliveriesForward(schema);
  const record = defineStatement(
    `record-deliveries-of-${schema}`,
    `UPDATE ${schema}.outbox_deliveries d
     SET delivered_at_ms = CASE WHEN $3 = 'delivered' THEN $2::bigint END, dead_at_ms = CASE WHEN $3 = 'dead' THEN $2::bigint END, last_failure = $4::text
     FROM jsonb_to_recordset($1::jsonb) AS k(destination text, subject text, sequence integer)
     WHERE d.destination = k.destination AND d.subject = k.subject AND d.sequence = k.sequence AND d.delivered_at_ms IS NULL`,
  );
  return {
    async take(limit) {
      const rows = await system.database.run(take, [system.nowMs(), limit]);
      return rows.map(({ payloadCipher, ...row }) => ({ ...row, payload: JSON.parse(system.personalData.cipher.decrypt('eventPayload', payloadCipher)) as unknown }));
    },
    async bringForward() {
      await system.database.run(bringForward, [system.nowMs()]);
    },
    async record(deliveries, outcome) {
      const keys = deliveries.map(({ destination, subject, sequence }) => ({ destination, subject, sequence }));
      await system.database.run(record, [JSON.stringify(keys), system.nowMs(), outcome.kind, outcome.kind === 'delivered' ? null : outcome.failure]);
    },
  };
}
