import type { Position } from '../../host-bridge/host-bridge';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { NearbyInstitutionPage } from '../platform-types';

/** Institutions by distance, with contacts (R40); without a position those of my county and city first. */
export function listNearbyInstitutions(
  sdk: VoucherSdk,
  options: { position?: Pick<Position, 'latitude' | 'longitude' | 'datum' | 'accuracyMeters'> | undefined; cursor?: string | undefined; limit?: number } = {},
): Promise<Result<NearbyInstitutionPage>> {
  const { position, cursor, limit } = options;
  const { latitude, longitude, datum, accuracyMeters } = position ?? {};
  return sdk.call({ method: 'GET', path: '/v1/institutions/nearby', query: { latitude, longitude, datum, accuracyMeters, cursor, limit } });
}
