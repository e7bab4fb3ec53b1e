import { callSystem } from '../systems/call-system';
import type { SystemLink } from '../systems/system-link';
import type { SystemName } from '../systems/system-names';
import type { EventReceiver } from './event-receiver';
import type { DueSystemDelivery } from './system-outbox';

/** Speaks another system's signed event endpoint; some kinds have one of their own. */
export function createSystemReceiver(link: SystemLink, endpoint: { to: SystemName; path: string; pathsByKind: Readonly<Record<string, string>> }): EventReceiver<DueSystemDelivery> {
  return {
    async receive({ eventId, kind, subject, sequence, payload }) {
      const { to, path, pathsByKind } = endpoint;
      await callSystem(link, { to, path: pathsByKind[kind] ?? path, body: { eventId, kind, subject, sequence, payload } });
    },
  };
}
