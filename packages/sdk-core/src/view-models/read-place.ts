import type { LocationReading } from '../attendance/location-reading';
import type { VoucherSdk } from '../voucher-sdk';

const locateTimeoutMs = 15_000;

/** One reading of the phone's place, its time on the platform's clock. A host without a position has none to give: that too is an answer (A3). */
export async function readPlace(sdk: VoucherSdk): Promise<LocationReading> {
  const { geolocation } = sdk.bridge;
  if (geolocation === undefined) return { outcome: 'noFix' };
  const position = await geolocation.locate({ timeoutMs: locateTimeoutMs });
  if ('denied' in position) return { outcome: position.denied };
  const { latitude, longitude, datum, accuracyMeters, atMs, isMocked } = position;
  const ageMs = sdk.bridge.clock.nowMs() - atMs;
  return { outcome: 'fix', fix: { coordinate: { latitude, longitude, datum }, accuracyMeters, measuredAtMs: Math.round(sdk.clock.nowMs() - ageMs), isMocked } };
}
