import type { Database } from '../database/database';
import { recordDelivery, takeDueDeliveries, type DueDelivery } from './delivery-statements';

/** How a delivery went. `dead`: refused for good, repeated only when a person says so. */
export type DeliveryOutcome = { readonly kind: 'delivered' } | { readonly kind: 'failed' | 'dead'; readonly failure: string };

/** The relay's side of a system's outbox. */
export interface Outbox<Delivery extends { readonly destination: string }> {
  /** Takes due deliveries, each put off by its back-off before it is tried. */
  take(limit: number): Promise<Delivery[]>;
  record(delivery: Delivery, outcome: DeliveryOutcome): Promise<void>;
}

/** The voucher platform's outbox. */
export function createVoucherOutbox(database: Database, nowMs: () => number): Outbox<DueDelivery> {
  return {
    take: (limit) => database.run(takeDueDeliveries, [nowMs(), limit]),
    async record({ holderBucket, voucherNumber, eventId, destination }, outcome) {
      await database.run(recordDelivery, [holderBucket, voucherNumber, eventId, destination, nowMs(), outcome.kind, outcome.kind === 'delivered' ? null : outcome.failure]);
    },
  };
}
