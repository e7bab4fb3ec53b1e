import type { Database } from '../database/database';
import { bringDeliveriesForward, recordDeliveries, takeDueDeliveries, type DueDelivery } from './delivery-statements';

/** How a delivery went. `dead`: refused for good, repeated only when a person says so. */
export type DeliveryOutcome = { readonly kind: 'delivered' } | { readonly kind: 'failed' | 'dead'; readonly failure: string };

/** The relay's side of a system's outbox. */
export interface Outbox<Delivery extends { readonly destination: string }> {
  /** Takes due deliveries, each put off by its back-off before it is tried. */
  take(limit: number): Promise<Delivery[]>;
  /** Makes due what a clock that ran ahead has put off further than any back-off does. */
  bringForward(): Promise<void>;
  /** All of one call, which went the same way. */
  record(deliveries: readonly Delivery[], outcome: DeliveryOutcome): Promise<void>;
}

/** The voucher platform's outbox. */
export function createVoucherOutbox(database: Database, nowMs: () => number): Outbox<DueDelivery> {
  const bringForward = bringDeliveriesForward('voucher_platform');
  return {
    take: (limit) => database.run(takeDueDeliveries, [nowMs(), limit]),
    async bringForward() {
      await database.run(bringForward, [nowMs()]);
    },
    async record(deliveries, outcome) {
      const keys = deliveries.map(({ holderBucket, voucherNumber, eventId, destination }) => ({ bucket: holderBucket, number: voucherNumber, event: eventId, destination }));
      await database.run(recordDeliveries, [JSON.stringify(keys), nowMs(), outcome.kind, outcome.kind === 'delivered' ? null : outcome.failure]);
    },
  };
}
