import type { Coordinate } from '../attendance/coordinate';
import { isCoordinate } from '../attendance/coordinate';
import { measureDistanceMeters } from '../attendance/measure-distance';
import { refuse, type Result } from '../refusals';
import type { AdminRoster } from './admin-roster';

/** A26, of the distance rounded to 0.1 m: 200.0 m is applied at once. */
export const freeMoveLimitMeters = 200;

export interface CampusMove {
  readonly roster: AdminRoster;
  readonly actorId: string;
  /** Where the campus stood when its first check-in happened, or where HR approved it last; absent before. */
  readonly anchor?: Coordinate | undefined;
  readonly to: Coordinate;
  /** Check-ins at this campus, ever. */
  readonly checkInCount: number;
}

export type CampusMoveVerdict =
  | { readonly outcome: 'applied'; readonly distanceMeters: number }
  /** Check-in goes on at the old place until HR approves. */
  | { readonly outcome: 'waitsForApproval'; readonly distanceMeters: number; readonly limitMeters: number };

/**
 * What setting a campus's position leads to (R63, A26). Measured from the anchor, not
 * from the last position, so that many small moves do not add up to a large one.
 *
 * - `notSuperAdmin`
 * - `invalidRequest` for a position off the globe
 */
export function decideCampusMove(move: CampusMove): Result<CampusMoveVerdict> {
  const { roster, actorId, anchor, to, checkInCount } = move;
  if (roster.superAdminId !== actorId) return { ok: false, refusal: refuse('notSuperAdmin', { rule: 'R63' }) };
  if (!isCoordinate(to)) return { ok: false, refusal: refuse('invalidRequest', { rule: 'R63', field: 'position' }) };
  const distanceMeters = anchor === undefined ? 0 : measureDistanceMeters(anchor, to);
  if (checkInCount > 0 && distanceMeters > freeMoveLimitMeters) {
    return { ok: true, value: { outcome: 'waitsForApproval', distanceMeters, limitMeters: freeMoveLimitMeters } };
  }
  return { ok: true, value: { outcome: 'applied', distanceMeters } };
}
