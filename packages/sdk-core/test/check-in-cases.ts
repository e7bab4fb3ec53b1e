import type { Campus, CheckInSituation, Coordinate, LocationReading } from '../src/attendance';
import { placeAtDistance } from './vincenty-distance';

/** 2026-11-24 09:00 in UTC+8. */
export const nowMs = Date.UTC(2026, 10, 24, 1);
export const gate: Coordinate = { latitude: 37.87, longitude: 112.55, datum: 'gcj02' };
export const campus: Campus = { campusNumber: 31, name: '迎泽校区', position: gate };

export const situation: CheckInSituation = { traineeId: 'elder', trainingStatus: 'running', campuses: [campus], checkInsAtMs: [], nowMs };

/** A good fix so many metres from the gate. */
export function readAt(meters: number, change: Partial<Extract<LocationReading, { outcome: 'fix' }>['fix']> = {}): LocationReading {
  return { outcome: 'fix', fix: { coordinate: placeAtDistance(gate, meters, 60), accuracyMeters: 30, measuredAtMs: nowMs, isMocked: false, ...change } };
}
