import { faceRefusalLimit } from './face-evidence';
import type { LocationFailureKind } from './location-check-in';
import type { CheckInFlag } from './check-in-situation';

/** A denial of location check-in that the server recorded, of this trainee with this voucher. */
export interface LocationFailure {
  readonly kind: LocationFailureKind;
  readonly institutionNumber: number;
  readonly recordedAtMs: number;
}

/** For so long a failure opens QR check-in (A3). */
export const qrOpeningMs = 15 * 60_000;

export interface QrOpening {
  readonly kind: LocationFailureKind;
  /** First moment at which it is over, unix milliseconds. */
  readonly untilMs: number;
  /** `faceServiceDown` or `faceRefused`: face never stood for this check-in. */
  readonly flags: readonly CheckInFlag[];
}

/**
 * The failure that makes QR check-in possible now (R48, A3): the latest one at this
 * institution, less than 15 min old. A refused face counts from the third within
 * 15 min on. A window, not a ticket: a success does not use it up; 5 a day still hold.
 */
export function findQrOpening(failures: readonly LocationFailure[], options: { institutionNumber: number; nowMs: number }): QrOpening | undefined {
  const { institutionNumber, nowMs } = options;
  const here = failures
    .filter((failure) => failure.institutionNumber === institutionNumber && isWithin(failure.recordedAtMs, nowMs))
    .sort((one, other) => other.recordedAtMs - one.recordedAtMs);
  const latest = here.find(({ kind, recordedAtMs }) => kind !== 'faceRefused' || countFaceRefusals(failures, institutionNumber, recordedAtMs) >= faceRefusalLimit);
  if (latest === undefined) return undefined;
  const { kind, recordedAtMs } = latest;
  return { kind, untilMs: recordedAtMs + qrOpeningMs, flags: kind === 'faceServiceDown' || kind === 'faceRefused' ? [kind] : [] };
}

function countFaceRefusals(failures: readonly LocationFailure[], institutionNumber: number, nowMs: number): number {
  return failures.filter((failure) => failure.kind === 'faceRefused' && failure.institutionNumber === institutionNumber && isWithin(failure.recordedAtMs, nowMs)).length;
}

function isWithin(recordedAtMs: number, nowMs: number): boolean {
  return recordedAtMs <= nowMs && nowMs < recordedAtMs + qrOpeningMs;
}
