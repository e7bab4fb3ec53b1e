import { callSystem } from '../systems/call-system';
import type { SystemLink } from '../systems/system-link';
import type { SystemName } from '../systems/system-names';
import type { EventReceiver } from './event-receiver';
import type { DueSystemDelivery } from './system-outbox';

/** Speaks another system's signed event endpoint. */
export function createSystemReceiver(link: SystemLink, endpoint: { to: SystemName; path: string }): EventReceiver<DueSystemDelivery> {
  return {
    async receive({ eventId, kind, subject, sequence, payload }) {
      await callSystem(link, { ...endpoint, body: { eventId, kind, subject, sequence, payload } });
    },
  };
}
