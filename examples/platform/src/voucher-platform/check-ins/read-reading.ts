import type { LocationReading } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { ForecastQuery, LocationReading as ReadingSchema } from '../../http/schemas/check-in-schemas';
import { refuseRequest } from '../../http/refused-request';

/** A reading of the wire as the rules see it: a fix with the outcome of that name, and only then. */
export function readReading(reading: Static<typeof ReadingSchema>): LocationReading {
  const { outcome, fix } = reading;
  if ((outcome === 'fix') !== (fix !== undefined)) throw refuseRequest('invalidRequest', { field: 'reading.fix' });
  if (outcome === 'fix') return { outcome, fix: fix as Extract<LocationReading, { outcome: 'fix' }>['fix'] };
  return { outcome };
}

/** The position in a query, if there is one. */
export function readQueriedReading(query: Static<typeof ForecastQuery>): LocationReading | undefined {
  const { latitude, longitude, datum, accuracyMeters, measuredAtMs, isMocked } = query;
  if ([latitude, longitude, datum, accuracyMeters, measuredAtMs, isMocked].every((value) => value === undefined)) return undefined;
  if (latitude === undefined || longitude === undefined || datum === undefined || accuracyMeters === undefined || measuredAtMs === undefined) {
    throw refuseRequest('invalidRequest', { field: 'latitude' });
  }
  return { outcome: 'fix', fix: { coordinate: { latitude, longitude, datum }, accuracyMeters, measuredAtMs, isMocked: isMocked ?? false } };
}
