import { mostEventsAtOnce } from '../http/schemas/event-schemas';
import { callSystem } from '../systems/call-system';
import type { SystemLink } from '../systems/system-link';
import type { DueDelivery } from './delivery-statements';
import type { EventReceiver } from './event-receiver';

/** Speaks the real-name system's own signed HTTP endpoint; its tables are never touched from here. */
export function createRealNameReceiver(link: SystemLink): EventReceiver<DueDelivery> {
  return {
    mostAtOnce: mostEventsAtOnce,
    async receive(deliveries) {
      const events = deliveries.map(({ eventId, kind, voucherNumber, sequence, payload }) => ({ eventId, kind, voucherNumber, sequence, payload }));
      await callSystem(link, { to: 'real-name-system', path: '/real-name-system/v1/voucher-events', body: { events } });
    },
  };
}
