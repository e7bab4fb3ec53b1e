import { refuse, type Result } from '../refusals';
import type { CheckInFlag } from './check-in-situation';
import type { Campus } from './find-nearest-campus';
import { checkInRangeMeters } from './location-check-in';
import { listReadingObstacles, type LocationReading } from './location-reading';
import { measureDistanceMeters } from './measure-distance';

/** R61: the display moves on every minute. */
export const checkInCodePeriodMs = 60_000;
/** A5: a code that has just left the display is still taken. */
export const checkInCodeGraceMs = 10_000;
/** What else a check-in needs may follow for so long after the scan. */
export const checkInGrantMs = 5 * 60_000;

/** One code on one display (protocol.md, "Check-in code"). A value: the platform writes the new one with compare-and-set on `grant`. */
export interface DisplayedCheckInCode {
  /** Names the code without being it, e.g. its hash. */
  readonly codeId: string;
  readonly institutionNumber: number;
  readonly campusNumber: number;
  /** The admin who shows it; recorded with each check-in (A4). */
  readonly displayedBy: string;
  readonly mintedAtMs: number;
  readonly flags: readonly CheckInFlag[];
  /** Whom the scan that consumed it went to. */
  readonly grant?: CheckInGrant | undefined;
}

/** The right to complete one check-in, bound to person, campus and key. */
export interface CheckInGrant {
  readonly codeId: string;
  readonly institutionNumber: number;
  readonly campusNumber: number;
  readonly assistedBy: string;
  readonly traineeId: string;
  readonly keyThumbprint: string;
  readonly reservedAtMs: number;
  /** First moment at which it is over. */
  readonly expiresAtMs: number;
  readonly flags: readonly CheckInFlag[];
  readonly completedAtMs?: number | undefined;
}

/**
 * Puts a code on a campus's display. A display elsewhere works and is flagged, as is
 * one that does not say where it is. Refuses with `campusWithoutPosition` (R63).
 *
 * @param options.display where the showing device is, as far as it tells
 */
export function displayCheckInCode(options: {
  codeId: string;
  institutionNumber: number;
  campus: Campus;
  displayedBy: string;
  display?: LocationReading | undefined;
  nowMs: number;
}): Result<DisplayedCheckInCode> {
  const { codeId, institutionNumber, campus, displayedBy, nowMs } = options;
  if (campus.position === undefined) return { ok: false, refusal: refuse('campusWithoutPosition', { rule: 'R63', campus: campus.name }) };
  return { ok: true, value: { codeId, institutionNumber, campusNumber: campus.campusNumber, displayedBy, mintedAtMs: nowMs, flags: flagDisplay(campus.position, options.display, nowMs) } };
}

/** Every 60 s, and at once when a code was used (R61). */
export function needsNextCode(code: DisplayedCheckInCode, nowMs: number): boolean {
  return code.grant !== undefined || nowMs >= code.mintedAtMs + checkInCodePeriodMs;
}

/**
 * A trainee's scan: consumes the code and gives a grant of 5 min (R49). The same scan
 * again, after a lost answer, gets the same grant. Whatever is refused costs nothing.
 *
 * - `codeTaken`: another phone was first; the display shows the next one already
 * - `checkInCodeExpired` with `ageSeconds` and `limitSeconds` (60 s and 10 s grace)
 */
export function reserveCheckInCode(
  code: DisplayedCheckInCode,
  options: { traineeId: string; keyThumbprint: string; nowMs: number },
): Result<{ readonly code: DisplayedCheckInCode; readonly grant: CheckInGrant }> {
  const { traineeId, keyThumbprint, nowMs } = options;
  const { grant } = code;
  if (grant !== undefined) {
    const isSame = grant.traineeId === traineeId && grant.keyThumbprint === keyThumbprint && nowMs < grant.expiresAtMs;
    return isSame ? { ok: true, value: { code, grant } } : { ok: false, refusal: refuse('codeTaken', { rule: 'R61' }) };
  }
  const ageMs = nowMs - code.mintedAtMs;
  const limitMs = checkInCodePeriodMs + checkInCodeGraceMs;
  if (ageMs > limitMs) return { ok: false, refusal: refuse('checkInCodeExpired', { rule: 'A5', ageSeconds: Math.ceil(ageMs / 1000), limitSeconds: limitMs / 1000 }) };
  const { codeId, institutionNumber, campusNumber, flags } = code;
  const made: CheckInGrant = {
    codeId, institutionNumber, campusNumber, assistedBy: code.displayedBy, traineeId, keyThumbprint,
    reservedAtMs: nowMs, expiresAtMs: nowMs + checkInGrantMs, flags,
  };
  return { ok: true, value: { code: { ...code, grant: made }, grant: made } };
}

function flagDisplay(position: NonNullable<Campus['position']>, display: LocationReading | undefined, nowMs: number): CheckInFlag[] {
  if (display?.outcome !== 'fix') return ['displayPositionUnknown'];
  if (display.fix.isMocked) return ['mockedLocation'];
  if (listReadingObstacles(display, nowMs).length > 0) return ['displayPositionUnknown'];
  return measureDistanceMeters(position, display.fix.coordinate) > checkInRangeMeters ? ['displayOffCampus'] : [];
}
