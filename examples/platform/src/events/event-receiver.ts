import type { DueDelivery } from './delivery-statements';

/** Another system that is told about events; resolves once it has taken the event, also when it had it before. */
export interface EventReceiver {
  receive(event: DueDelivery): Promise<void>;
}
