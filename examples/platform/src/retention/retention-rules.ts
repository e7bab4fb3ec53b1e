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
}

export const defaultRetentionDays: RetentionDays = { feedbackPictures: 180, feedback: 1095, sessions: 180, checkInFailures: 180, dataAccesses: 1095, deliveredEvents: 180 };

export interface RetentionRule {
  readonly kind: keyof RetentionDays;
  /** In this order, in one transaction; `$1` is the time before which they forget. The last one's rows are counted. */
  readonly statements: readonly string[];
}

const closedFeedback = (table: string) => `DELETE FROM voucher_platform.${table} m USING voucher_platform.feedback_threads t
  WHERE t.holder_bucket = m.holder_bucket AND t.feedback_id = m.feedback_id AND t.status = 'closed' AND t.updated_at_ms < $1 RETURNING 1`;

/** Deliveries first: they point at their event. Subjects keep counting, so that receivers see no gap. */
const deliveredEvents = (schema: string) => [
  `DELETE FROM ${schema}.outbox_deliveries d USING ${schema}.outbox_events e
   WHERE e.event_id = d.event_id AND NOT EXISTS (SELECT FROM ${schema}.outbox_deliveries o WHERE o.event_id = e.event_id AND (o.delivered_at_ms IS NULL OR o.delivered_at_ms >= $1))`,
  `DELETE FROM ${schema}.outbox_events e WHERE e.created_at_ms < $1 AND NOT EXISTS (SELECT FROM ${schema}.outbox_deliveries d WHERE d.event_id = e.event_id) RETURNING 1`,
];

/**
 * What each system forgets by its age. What the law keeps is not here: vouchers, uses, check-ins,
 * reviews, subsidies, payouts and the audit logs, whose chain would end at the first row taken out.
 */
export const retentionRules: Readonly<Record<SystemName, readonly RetentionRule[]>> = {
  'voucher-platform': [
    { kind: 'feedbackPictures', statements: [closedFeedback('feedback_pictures')] },
    { kind: 'feedback', statements: [closedFeedback('feedback_pictures'), closedFeedback('feedback_messages'), "DELETE FROM voucher_platform.feedback_threads WHERE status = 'closed' AND updated_at_ms < $1 RETURNING 1"] },
    { kind: 'sessions', statements: ['DELETE FROM voucher_platform.sessions WHERE least(expires_at_ms, coalesce(ended_at_ms, expires_at_ms)) < $1 RETURNING 1'] },
    { kind: 'checkInFailures', statements: ['DELETE FROM voucher_platform.check_in_failures WHERE recorded_at_ms < $1 RETURNING 1'] },
    { kind: 'dataAccesses', statements: ['DELETE FROM voucher_platform.data_accesses WHERE at_ms < $1 RETURNING 1'] },
  ],
  'employment-service': [{ kind: 'deliveredEvents', statements: deliveredEvents('employment_service') }],
  'real-name-system': [{ kind: 'deliveredEvents', statements: deliveredEvents('real_name_system') }],
};
