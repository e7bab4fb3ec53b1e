import { refuse, type Refusal } from '../refusals';
import { refuseOverDailyLimit } from './daily-limit';
import type { Campus } from './find-nearest-campus';

/** Training is its own record beside the voucher (A6). */
export type TrainingStatus = 'notStarted' | 'running' | 'completed';

/** What both tools look at. No class times: they are not enforced (R47). */
export interface CheckInSituation {
  /** Opaque id of the person who is trained. */
  readonly traineeId: string;
  readonly trainingStatus: TrainingStatus;
  /** All campuses of the institution where the voucher was used. It may be closed by now: running training goes on (A13). */
  readonly campuses: readonly Campus[];
  /** Successful check-ins of this trainee with this voucher, by either tool, unix milliseconds. */
  readonly checkInsAtMs: readonly number[];
  /** The platform's clock, unix milliseconds. */
  readonly nowMs: number;
}

/** Worth a look by HR; a flag never refuses by itself (M7). */
export type CheckInFlag = 'mockedLocation' | 'faceServiceDown' | 'faceRefused' | 'displayOffCampus' | 'displayPositionUnknown';

/**
 * What forbids a check-in by either tool: `notInTraining`, `dailyCheckInLimitReached`,
 * `campusWithoutPosition` (R63: location first, or check-in stays off).
 */
export function listSituationObstacles(situation: CheckInSituation): Refusal[] {
  const obstacles: Refusal[] = [];
  if (situation.trainingStatus !== 'running') obstacles.push(refuse('notInTraining', { rule: 'A6', trainingStatus: situation.trainingStatus }));
  const overLimit = refuseOverDailyLimit(situation.checkInsAtMs, situation.nowMs);
  if (overLimit !== undefined) obstacles.push(overLimit);
  if (situation.campuses.every(({ position }) => position === undefined)) {
    obstacles.push(refuse('campusWithoutPosition', { rule: 'R63', campuses: situation.campuses.length }));
  }
  return obstacles;
}

/** Every refusal of a check-in says how many are left of the day (M1); failures cost none. */
export function withRemaining(refusal: Refusal, remainingToday: number): Refusal {
  return { ...refusal, details: { ...refusal.details, remainingToday } };
}
