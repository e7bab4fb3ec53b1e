import { refuse, type Refusal, type RefusalCode } from '../refusals';
import { listSituationObstacles, withRemaining, type CheckInFlag, type CheckInSituation } from './check-in-situation';
import { countRemainingCheckIns } from './daily-limit';
import { refuseFace, type FaceEvidence } from './face-evidence';
import { findNearestCampus, type NearestCampus } from './find-nearest-campus';
import { listReadingObstacles, type LocationReading } from './location-reading';

/** R44, inclusive (A1), of the distance rounded to 0.1 m. */
export const checkInRangeMeters = 1000;

/** The denials that A3 counts as "location check-in failed". */
export type LocationFailureKind = 'outOfRange' | 'permissionRefused' | 'noFix' | 'timeout' | 'faceServiceDown' | 'faceRefused';

export interface LocationCheckInAttempt extends CheckInSituation {
  readonly reading: LocationReading;
  readonly face: FaceEvidence;
}

export type LocationCheckInDecision =
  | { readonly outcome: 'accepted'; readonly campusNumber: number; readonly distanceMeters: number; readonly remainingToday: number; readonly flags: readonly CheckInFlag[] }
  | {
      readonly outcome: 'refused';
      /** With `rule`, what was measured, its limit and `remainingToday` (M1). */
      readonly refusal: Refusal;
      /** To be recorded: it may open QR check-in (A3). Absent for the daily limit, a mocked fix, and what the trainee must do first. */
      readonly failureKind?: LocationFailureKind | undefined;
      readonly flags: readonly CheckInFlag[];
    };

export interface LocationCheckInForecast {
  readonly wouldPass: boolean;
  /** Everything in the way, in the order of the rules; a face is still asked for afterwards. */
  readonly obstacles: readonly Refusal[];
  /** What an attempt asks for beyond what was given. */
  readonly needs: readonly ('location' | 'face')[];
  readonly nearest?: NearestCampus | undefined;
  readonly remainingToday: number;
}

/**
 * Decides one location check-in (R43–R47). The first rule that fails refuses: training,
 * 5 a day, campus position, reading, range, face. Changes nothing: the caller records
 * the outcome, a refusal with its `failureKind`.
 *
 * @example decideLocationCheckIn({ ...situation, reading, face }).outcome // 'accepted'
 */
export function decideLocationCheckIn(attempt: LocationCheckInAttempt): LocationCheckInDecision {
  const { obstacles, nearest, remainingToday } = examine(attempt, attempt.reading);
  const refusal = obstacles[0] ?? refuseFace(attempt.face, attempt.traineeId);
  const flags = listFlags(attempt);
  if (refusal !== undefined) return { outcome: 'refused', refusal: withRemaining(refusal, remainingToday), failureKind: failureKinds[refusal.code], flags };
  // A usable fix and a campus with a position: there is a nearest one.
  const { campus, distanceMeters } = nearest as NearestCampus;
  return { outcome: 'accepted', campusNumber: campus.campusNumber, distanceMeters, remainingToday: remainingToday - 1, flags };
}

/**
 * "Would I pass now?" (M2): the rules of {@link decideLocationCheckIn} without an
 * attempt and without a face, every obstacle at once. Runs on the phone and on the
 * server alike; without a `reading` it tells what else is in the way.
 */
export function forecastLocationCheckIn(situation: CheckInSituation & { readonly reading?: LocationReading | undefined }): LocationCheckInForecast {
  const { obstacles, nearest, remainingToday } = examine(situation, situation.reading);
  return {
    wouldPass: obstacles.length === 0 && situation.reading !== undefined,
    obstacles: obstacles.map((refusal) => withRemaining(refusal, remainingToday)),
    needs: situation.reading === undefined ? ['location', 'face'] : ['face'],
    nearest,
    remainingToday,
  };
}

function examine(situation: CheckInSituation, reading: LocationReading | undefined) {
  const obstacles = listSituationObstacles(situation);
  const remainingToday = countRemainingCheckIns(situation.checkInsAtMs, situation.nowMs);
  const readingObstacles = reading === undefined ? [] : listReadingObstacles(reading, situation.nowMs);
  obstacles.push(...readingObstacles);
  // A fix that is no evidence is none of being away either.
  if (reading?.outcome !== 'fix' || readingObstacles.length > 0) return { obstacles, nearest: undefined, remainingToday };
  const nearest = findNearestCampus(situation.campuses, reading.fix.coordinate);
  if (nearest !== undefined && nearest.distanceMeters > checkInRangeMeters) obstacles.push(refuseOutOfRange(nearest));
  return { obstacles, nearest, remainingToday };
}

function refuseOutOfRange({ campus, distanceMeters }: NearestCampus): Refusal {
  const excessMeters = Math.round((distanceMeters - checkInRangeMeters) * 10) / 10;
  return refuse('outOfRange', { rule: 'R44', campus: campus.name, distanceMeters, limitMeters: checkInRangeMeters, excessMeters });
}

/** A bad radius or an old fix is "no fix": the phone had none to show. */
const failureKinds: Readonly<Partial<Record<RefusalCode, LocationFailureKind>>> = {
  outOfRange: 'outOfRange',
  locationPermissionRefused: 'permissionRefused',
  locationUnavailable: 'noFix',
  locationStale: 'noFix',
  accuracyTooLow: 'noFix',
  locationTimedOut: 'timeout',
  faceServiceDown: 'faceServiceDown',
  checkInFaceRefused: 'faceRefused',
};

function listFlags({ reading, face }: LocationCheckInAttempt): CheckInFlag[] {
  const flags: CheckInFlag[] = [];
  if (reading.outcome === 'fix' && reading.fix.isMocked) flags.push('mockedLocation');
  if (face.outcome === 'serviceDown') flags.push('faceServiceDown');
  if (face.outcome === 'refused') flags.push('faceRefused');
  return flags;
}
