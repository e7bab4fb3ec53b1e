import { callSystem } from '../systems/call-system';
import type { SystemLink } from '../systems/system-link';
import type { SystemName } from '../systems/system-names';
import type { EventReceiver } from './event-receiver';
import type { DueSystemDelivery } from './system-outbox';

/** Speaks another system's signed event endpoint; some kinds have one of their own. */
export function createSystemReceiver(link: SystemLink, endpoint: { to: SystemName; path: string; pathsByKind: Readonly<Record<string, string>> }): EventReceiver<DueSystemDelivery> {
  const { to, path, pathsByKind } = endpoint;
  return {
    mostAtOnce: 1,
    async receive(deliveries) {
      for (const { eventId, kind, subject, sequence, payload } of deliveries) {
        await callSystem(link, { to, path: pathsByKind[kind] ?? path, body: { eventId, kind, subject, sequence, payload } });
      }
    },
  };
}
