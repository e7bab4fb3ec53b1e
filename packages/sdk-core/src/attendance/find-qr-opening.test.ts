import { describe, expect, it } from 'vitest';
import { findQrOpening, type LocationFailure } from './find-qr-opening';
import type { LocationFailureKind } from './location-check-in';

const nowMs = Date.UTC(2026, 10, 24, 1);
const minuteMs = 60_000;
const failure = (kind: LocationFailureKind, minutesAgo: number, institutionNumber = 7): LocationFailure => ({ kind, institutionNumber, recordedAtMs: nowMs - minutesAgo * minuteMs });
const find = (...failures: LocationFailure[]) => findQrOpening(failures, { institutionNumber: 7, nowMs });

describe('what opens QR check-in', () => {
  it('R48 nothing recorded opens nothing', () => {
    expect(find()).toBeUndefined();
  });

  it.each(['outOfRange', 'permissionRefused', 'noFix', 'timeout'] as const)('A3 %s opens it for 15 min at that institution', (kind) => {
    expect(find(failure(kind, 0))).toEqual({ kind, untilMs: nowMs + 15 * minuteMs, flags: [] });
    expect(find({ ...failure(kind, 15), recordedAtMs: nowMs - 15 * minuteMs + 1 })).toMatchObject({ kind, untilMs: nowMs + 1 });
    expect(find(failure(kind, 15))).toBeUndefined();
    expect(find(failure(kind, 1, 8))).toBeUndefined();
  });

  it('A3 a broken face service opens it, flagged', () => {
    expect(find(failure('faceServiceDown', 3))).toEqual({ kind: 'faceServiceDown', untilMs: nowMs + 12 * minuteMs, flags: ['faceServiceDown'] });
  });

  it('A3 a refused face opens it from the third time within 15 min, flagged', () => {
    const at = (...minutesAgo: number[]) => find(...minutesAgo.map((minutes) => failure('faceRefused', minutes)));
    expect([at(1), at(2, 1)]).toEqual([undefined, undefined]);
    expect(at(3, 2, 1)).toEqual({ kind: 'faceRefused', untilMs: nowMs + 14 * minuteMs, flags: ['faceRefused'] });
    expect(at(17, 2, 1)).toBeUndefined();
    expect(at(20, 15, 14)).toMatchObject({ untilMs: nowMs + minuteMs });
    expect(find(failure('faceRefused', 3, 8), failure('faceRefused', 2), failure('faceRefused', 1))).toBeUndefined();
    expect(find(failure('faceServiceDown', 3), failure('faceRefused', 2), failure('faceRefused', 1))).toMatchObject({ kind: 'faceServiceDown' });
  });

  it('A3 the latest failure counts, in whatever order they come', () => {
    const latest = { kind: 'timeout', untilMs: nowMs + 14 * minuteMs };
    expect(find(failure('outOfRange', 5), failure('timeout', 1), failure('noFix', 9))).toMatchObject(latest);
    expect(find(failure('timeout', 1), failure('outOfRange', 5))).toMatchObject(latest);
    expect(find(failure('outOfRange', 5), failure('faceRefused', 1))).toMatchObject({ kind: 'outOfRange', untilMs: nowMs + 10 * minuteMs });
  });

  it('a failure that has not happened yet opens nothing, and the list stays as it was', () => {
    expect(find(failure('timeout', -1))).toBeUndefined();
    const failures = [failure('outOfRange', 5), failure('timeout', 1)];
    find(...failures);
    expect(findQrOpening(failures, { institutionNumber: 7, nowMs })?.kind).toBe('timeout');
    expect(failures.map(({ kind }) => kind)).toEqual(['outOfRange', 'timeout']);
  });
});
