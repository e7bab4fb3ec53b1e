import { refuse, type Refusal } from '../refusals';
import type { CheckInGrant } from './assisted-check-in';
import { listSituationObstacles, withRemaining, type CheckInFlag, type CheckInSituation } from './check-in-situation';
import { countRemainingCheckIns } from './daily-limit';
import { refuseFace, type FaceEvidence } from './face-evidence';
import { findQrOpening, qrOpeningMs, type LocationFailure, type QrOpening } from './find-qr-opening';

export interface QrCheckInSituation extends CheckInSituation {
  /** Where the voucher was used. */
  readonly institutionNumber: number;
  /** Recorded denials of location check-in of this trainee with this voucher. */
  readonly failures: readonly LocationFailure[];
  /** The voucher's template asks for a face here too (A4). */
  readonly asksForFace: boolean;
}

export interface QrCheckInAttempt extends QrCheckInSituation {
  /** From the scan of the campus's code. */
  readonly grant: CheckInGrant;
  /** Of the key that asks now. */
  readonly keyThumbprint: string;
  readonly face: FaceEvidence;
}

export type QrCheckInDecision =
  | {
      readonly outcome: 'accepted';
      /** To be stored with the check-in, so that it completes once. */
      readonly grant: CheckInGrant;
      readonly campusNumber: number;
      /** The admin who showed the code (A4). */
      readonly assistedBy: string;
      /** The failure that opened it. */
      readonly failureKind: QrOpening['kind'];
      readonly remainingToday: number;
      readonly flags: readonly CheckInFlag[];
    }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

export interface QrCheckInForecast {
  readonly wouldPass: boolean;
  readonly obstacles: readonly Refusal[];
  readonly needs: readonly ('code' | 'face')[];
  /** The failure that opens it now, and until when. */
  readonly opening?: QrOpening | undefined;
  readonly remainingToday: number;
}

/**
 * Completes a check-in by the campus's code (R48, R49). The first rule that fails
 * refuses: training, 5 a day, campus position, grant, location tried first, face when
 * the template asks (A4). A refusal leaves the grant as it was: within its 5 min what
 * was missing may follow. The failure must be fresh at the scan or now, whichever
 * suits the trainee, so that a queue does not cost the right.
 *
 * - `wrongInstitution`: a code of another institution than the voucher's
 * - `checkInGrantForeign`, `checkInGrantUsed`, `checkInGrantExpired`
 * - `locationCheckInFirst` with `limitMinutes`
 */
export function decideQrCheckIn(attempt: QrCheckInAttempt): QrCheckInDecision {
  const { grant, nowMs } = attempt;
  const remainingToday = countRemainingCheckIns(attempt.checkInsAtMs, nowMs);
  const opening = findOpening(attempt, nowMs) ?? findOpening(attempt, grant.reservedAtMs);
  const refusal = listSituationObstacles(attempt)[0] ?? refuseGrant(attempt) ?? refuseClosed(opening) ?? (attempt.asksForFace ? refuseFace(attempt.face, attempt.traineeId) : undefined);
  if (refusal !== undefined) return { outcome: 'refused', refusal: withRemaining(refusal, remainingToday) };
  const { kind, flags } = opening as QrOpening;
  return {
    outcome: 'accepted',
    grant: { ...grant, completedAtMs: nowMs },
    campusNumber: grant.campusNumber,
    assistedBy: grant.assistedBy,
    failureKind: kind,
    remainingToday: remainingToday - 1,
    flags: [...grant.flags, ...flags],
  };
}

/** "Would a code help me now?" (M2): every obstacle at once, before anyone is asked to show one. */
export function forecastQrCheckIn(situation: QrCheckInSituation): QrCheckInForecast {
  const remainingToday = countRemainingCheckIns(situation.checkInsAtMs, situation.nowMs);
  const opening = findOpening(situation, situation.nowMs);
  const closed = refuseClosed(opening);
  const obstacles = [...listSituationObstacles(situation), ...(closed === undefined ? [] : [closed])];
  return {
    wouldPass: obstacles.length === 0,
    obstacles: obstacles.map((refusal) => withRemaining(refusal, remainingToday)),
    needs: situation.asksForFace ? ['code', 'face'] : ['code'],
    opening,
    remainingToday,
  };
}

function findOpening({ failures, institutionNumber }: QrCheckInSituation, nowMs: number): QrOpening | undefined {
  return findQrOpening(failures, { institutionNumber, nowMs });
}

function refuseClosed(opening: QrOpening | undefined): Refusal | undefined {
  return opening === undefined ? refuse('locationCheckInFirst', { rule: 'R48', limitMinutes: qrOpeningMs / 60_000 }) : undefined;
}

function refuseGrant({ grant, institutionNumber, traineeId, keyThumbprint, nowMs }: QrCheckInAttempt): Refusal | undefined {
  if (grant.traineeId !== traineeId || grant.keyThumbprint !== keyThumbprint) return refuse('checkInGrantForeign', { rule: 'R49' });
  if (grant.institutionNumber !== institutionNumber) return refuse('wrongInstitution', { rule: 'R49' });
  if (grant.completedAtMs !== undefined) return refuse('checkInGrantUsed', { rule: 'R49' });
  if (nowMs < grant.expiresAtMs) return undefined;
  const limitSeconds = (grant.expiresAtMs - grant.reservedAtMs) / 1000;
  return refuse('checkInGrantExpired', { rule: 'R49', ageSeconds: Math.floor((nowMs - grant.reservedAtMs) / 1000), limitSeconds });
}
