import type { Coordinate } from './coordinate';
import { measureDistanceMeters } from './measure-distance';

/** A campus as check-in sees it; without a position it cannot be checked in at (R63). */
export interface Campus {
  readonly campusNumber: number;
  readonly name: string;
  readonly position?: Coordinate | undefined;
}

export interface NearestCampus {
  readonly campus: Campus;
  /** Rounded to 0.1 m. */
  readonly distanceMeters: number;
}

/** The campus closest to `place`, of those that have a position (A1, R63); the first of two at the same distance. */
export function findNearestCampus(campuses: readonly Campus[], place: Coordinate): NearestCampus | undefined {
  let nearest: NearestCampus | undefined;
  for (const campus of campuses) {
    if (campus.position === undefined) continue;
    const distanceMeters = measureDistanceMeters(campus.position, place);
    if (nearest === undefined || distanceMeters < nearest.distanceMeters) nearest = { campus, distanceMeters };
  }
  return nearest;
}
