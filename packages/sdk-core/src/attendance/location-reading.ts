import { refuse, type Refusal, type RefusalCode } from '../refusals';
import { isCoordinate, type Coordinate } from './coordinate';

/** A position as the phone gave it (protocol.md, "Face, location, scanning"). */
export interface LocationFix {
  readonly coordinate: Coordinate;
  /** Radius in which the phone believes itself to be, metres. */
  readonly accuracyMeters: number;
  /** When it was measured, unix milliseconds of the platform's clock. */
  readonly measuredAtMs: number;
  /** The system says that an app made it up. */
  readonly isMocked: boolean;
}

/** What asking the phone for its place came to. */
export type LocationReading =
  | { readonly outcome: 'fix'; readonly fix: LocationFix }
  | { readonly outcome: 'permissionRefused' | 'noFix' | 'timeout' };

/** Half the range: with a larger radius a fix says neither "here" nor "not here". */
export const accuracyLimitMeters = 500;
/** An older fix tells where the phone was. */
export const fixAgeLimitSeconds = 120;
/** A fix from further ahead than clocks are corrected for (A5) has no believable time. */
const fixAheadLimitSeconds = 90;

const withoutFix = {
  permissionRefused: 'locationPermissionRefused',
  noFix: 'locationUnavailable',
  timeout: 'locationTimedOut',
} as const satisfies Record<string, RefusalCode>;

/**
 * Why a reading is no evidence of a place, everything that is wrong with it; empty
 * when it is a usable fix.
 *
 * - `locationPermissionRefused`, `locationUnavailable`, `locationTimedOut`: no fix came (A3)
 * - `locationMocked`: a made-up fix measures nothing. Refused as such and flagged
 *   (M7); it does not open QR check-in, for the trainee can switch the app off
 * - `locationStale` with `ageSeconds` and `limitSeconds`
 * - `accuracyTooLow` with `accuracyMeters` and `limitMeters` (500.0 is good enough)
 */
export function listReadingObstacles(reading: LocationReading, nowMs: number): Refusal[] {
  if (reading.outcome !== 'fix') return [refuse(withoutFix[reading.outcome], { rule: 'A3' })];
  const { accuracyMeters, coordinate, isMocked, measuredAtMs } = reading.fix;
  if (!isCoordinate(coordinate)) return [refuse('locationUnavailable', { rule: 'A3' })];
  const obstacles: Refusal[] = [];
  if (isMocked) obstacles.push(refuse('locationMocked', { rule: 'M7' }));
  const ageSeconds = Math.round((nowMs - measuredAtMs) / 1000);
  if (!(ageSeconds <= fixAgeLimitSeconds && ageSeconds >= -fixAheadLimitSeconds)) {
    obstacles.push(refuse('locationStale', { rule: 'A3', ageSeconds, limitSeconds: fixAgeLimitSeconds }));
  }
  // Phones give a negative radius, or none, for a fix they do not trust themselves.
  if (!(accuracyMeters >= 0 && accuracyMeters <= accuracyLimitMeters)) {
    obstacles.push(refuse('accuracyTooLow', { rule: 'A1', accuracyMeters, limitMeters: accuracyLimitMeters }));
  }
  return obstacles;
}
