import type { OfflineDecision } from '../offline/decide-offline-scan';
import { refuse, type Refusal } from '../refusals';

/** The sentence of a refused offline scan; `undefined` for green and amber. */
export function offlineRefusalOf(decision: OfflineDecision | { readonly outcome: 'lapsed' | 'queueFull' }): Refusal | undefined {
  switch (decision.outcome) {
    case 'green':
    case 'amber':
      return undefined;
    case 'lapsed':
      return refuse('reservationUnknown');
    case 'queueFull':
      return refuse('offlineQueueFull');
    default:
      return refuse(decision.refusal, decision.usedAtMs === undefined ? {} : { usedAtMs: decision.usedAtMs });
  }
}
