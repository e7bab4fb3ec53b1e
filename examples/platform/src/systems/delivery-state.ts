import { and, isNotNull, isNull, type AnyColumn, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeliveryQuery, SystemDelivery } from '../http/schemas/system-schemas';

/** The state of deliveries as a condition on any outbox. */
export function inDeliveryState(deliveries: { deliveredAtMs: AnyColumn; deadAtMs: AnyColumn }, state: Static<typeof DeliveryQuery>['state']): SQL | undefined {
  if (state === 'delivered') return isNotNull(deliveries.deliveredAtMs);
  if (state === 'dead') return isNotNull(deliveries.deadAtMs);
  return state === 'waiting' ? and(isNull(deliveries.deliveredAtMs), isNull(deliveries.deadAtMs)) : undefined;
}

export function describeOutcome(row: { deliveredAtMs: number | null; deadAtMs: number | null; lastFailure: string | null }): Pick<Static<typeof SystemDelivery>, 'state' | 'deliveredAtMs' | 'failure'> {
  const { deliveredAtMs, deadAtMs, lastFailure } = row;
  const state = deliveredAtMs !== null ? 'delivered' : deadAtMs !== null ? 'dead' : 'waiting';
  return { state, ...(deliveredAtMs === null ? {} : { deliveredAtMs }), ...(lastFailure === null ? {} : { failure: lastFailure }) };
}
