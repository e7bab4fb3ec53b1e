import type { LocationFix } from '@skill-voucher/sdk-core';
import { createHmac } from 'node:crypto';

/** A fix over the network is the same for every phone in the room, day after day; a satellite fix never repeats to the last digit. */
const preciseMeters = 30;
const preciseDecimals = 6;

/**
 * 16 bytes that are the same for the same fix and tell nothing of the place: HMAC-SHA-256 of
 * datum and degrees under the key of the blind index. Absent for a coarse fix.
 */
export function markPosition(blindIndexKey: Uint8Array, fix: LocationFix): Uint8Array | undefined {
  const { coordinate: { datum, latitude, longitude }, accuracyMeters } = fix;
  if (accuracyMeters > preciseMeters || Math.max(countDecimals(latitude), countDecimals(longitude)) < preciseDecimals) return undefined;
  return createHmac('sha256', blindIndexKey).update(`position:${datum} ${latitude} ${longitude}`).digest().subarray(0, 16);
}

function countDecimals(degrees: number): number {
  return String(degrees).split('.')[1]?.length ?? 0;
}
