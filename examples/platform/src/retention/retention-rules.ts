import type { SystemName } from '../systems/system-names';

/** How long what has served its purpose is kept, in days. */
export interface RetentionDays {
  /** Pictures of feedback that was closed. */
  readonly feedbackPictures: number;
  /** Feedback that was closed, with all that was written. */
  readonly feedback: number;
  /** Log-ins of devices after their end. */
  readonly sessions: number;
  /** Check-ins that were denied, with the measured reason. */
  readonly checkInFailures: number;
  /** Who saw whose data (M3). */
  readonly dataAccesses: number;
  /** Encrypted contents of events that every system has taken. */
  readonly deliveredEvents: number;
  /** A use that was not paid for keeps its holder from being erased so long: it may still lead to a subsidy. */
  readonly unpaidUses: number;
}

export const defaultRetentionDays: RetentionDays = { feedbackPictures: 180, feedback: 1095, sessions: 180, checkInFailures: 180, dataAccesses: 1095, deliveredEvents: 180, unpaidUses: 730 };

export interface RetentionRule {
  readonly kind: Exclude<keyof RetentionDays, 'unpaidUses'>;
  /** Forgets a batch in one go: `$1` is the time before which it forgets, `$2` how many at most. Its rows are what was forgotten. */
  readonly statement: string;
}

/** By their place in the table: no index is needed, and one that is changed meanwhile waits for the next batch. */
const oldest = (table: string, isOld: string) => `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${isOld} LIMIT $2)) RETURNING 1`;

/** A whole thread at a time; one that is taken up again meanwhile stays. */
const oldFeedback = `WITH old AS MATERIALIZED (
    SELECT holder_bucket, feedback_id FROM voucher_platform.feedback_threads WHERE status = 'closed' AND updated_at_ms < $1 LIMIT $2 FOR UPDATE
  ), pictures AS (DELETE FROM voucher_platform.feedback_pictures p USING old WHERE p.holder_bucket = old.holder_bucket AND p.feedback_id = old.feedback_id)
  , messages AS (DELETE FROM voucher_platform.feedback_messages m USING old WHERE m.holder_bucket = old.holder_bucket AND m.feedback_id = old.feedback_id)
  DELETE FROM voucher_platform.feedback_threads t USING old WHERE t.holder_bucket = old.holder_bucket AND t.feedback_id = old.feedback_id RETURNING 1`;

const isOfClosedFeedback = "EXISTS (SELECT FROM voucher_platform.feedback_threads t WHERE t.holder_bucket = feedback_pictures.holder_bucket AND t.feedback_id = feedback_pictures.feedback_id AND t.status = 'closed' AND t.updated_at_ms < $1)";

/** With its deliveries, which point at it. Subjects keep counting, so that receivers see no gap; a look was its subject's only event. */
const deliveredEvents = (schema: string) => `WITH old AS MATERIALIZED (
    SELECT e.event_id, e.kind, e.subject FROM ${schema}.outbox_events e WHERE e.created_at_ms < $1
      AND NOT EXISTS (SELECT FROM ${schema}.outbox_deliveries d WHERE d.event_id = e.event_id AND (d.delivered_at_ms IS NULL OR d.delivered_at_ms >= $1))
    ORDER BY e.event_id LIMIT $2
  ), deliveries AS (DELETE FROM ${schema}.outbox_deliveries d USING old WHERE d.event_id = old.event_id)
  , looks AS (DELETE FROM ${schema}.outbox_subjects s USING old WHERE s.subject = old.subject AND old.kind = 'traineesLookedUp')
  DELETE FROM ${schema}.outbox_events e USING old WHERE e.event_id = old.event_id RETURNING 1`;

/**
 * What each system forgets by its age. What the law keeps is not here: vouchers, uses, check-ins,
 * reviews, subsidies, payouts and the audit logs, whose chain would end at the first row taken out.
 */
export const retentionRules: Readonly<Record<SystemName, readonly RetentionRule[]>> = {
  'voucher-platform': [
    { kind: 'feedbackPictures', statement: oldest('voucher_platform.feedback_pictures', isOfClosedFeedback) },
    { kind: 'feedback', statement: oldFeedback },
    { kind: 'sessions', statement: oldest('voucher_platform.sessions', 'least(expires_at_ms, coalesce(ended_at_ms, expires_at_ms)) < $1') },
    { kind: 'checkInFailures', statement: oldest('voucher_platform.check_in_failures', 'recorded_at_ms < $1') },
    { kind: 'dataAccesses', statement: oldest('voucher_platform.data_accesses', 'at_ms < $1') },
  ],
  'employment-service': [{ kind: 'deliveredEvents', statement: deliveredEvents('employment_service') }],
  'real-name-system': [{ kind: 'deliveredEvents', statement: deliveredEvents('real_name_system') }],
};
