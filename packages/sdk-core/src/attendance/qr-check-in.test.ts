import { describe, expect, it } from 'vitest';
import { nowMs, situation as shared } from '../../test/check-in-cases';
import type { CheckInGrant } from './assisted-check-in';
import type { LocationFailure } from './find-qr-opening';
import { decideQrCheckIn, forecastQrCheckIn, type QrCheckInAttempt } from './qr-check-in';

const grant: CheckInGrant = {
  codeId: 'c1', institutionNumber: 7, campusNumber: 31, assistedBy: 'admin-1', traineeId: 'elder', keyThumbprint: 'key-1',
  reservedAtMs: nowMs - 60_000, expiresAtMs: nowMs + 240_000, flags: ['displayOffCampus'],
};
const failed = (minutesAgo: number, kind: LocationFailure['kind'] = 'outOfRange'): LocationFailure => ({ kind, institutionNumber: 7, recordedAtMs: nowMs - minutesAgo * 60_000 });
const situation = { ...shared, institutionNumber: 7, failures: [failed(2)], asksForFace: false };
const decide = (change: Partial<QrCheckInAttempt> = {}) => decideQrCheckIn({ ...situation, grant, keyThumbprint: 'key-1', face: { outcome: 'missing' }, ...change });
function refusalOf(change: Partial<QrCheckInAttempt>) {
  const decision = decide(change);
  return decision.outcome === 'refused' ? decision.refusal : undefined;
}
const full = [1, 2, 3, 4, 5].map((hour) => nowMs - hour * 3_600_000);

describe('QR check-in', () => {
  it('R49 the scan completes it; A4 without a face, and the assisting admin is recorded', () => {
    expect(decide()).toEqual({
      outcome: 'accepted', grant: { ...grant, completedAtMs: nowMs }, campusNumber: 31, assistedBy: 'admin-1', failureKind: 'outOfRange', remainingToday: 4, flags: ['displayOffCampus'],
    });
  });

  it('R48 only after location check-in failed', () => {
    const refusal = { code: 'locationCheckInFirst', nextMove: 'fix', details: { rule: 'R48', limitMinutes: 15, remainingToday: 5 } };
    expect(refusalOf({ failures: [] })).toEqual(refusal);
    expect(refusalOf({ failures: [{ ...failed(2), institutionNumber: 8 }] })).toEqual(refusal);
    expect(refusalOf({ failures: [failed(16)] })).toEqual(refusal);
    expect(refusalOf({ failures: [failed(1, 'faceRefused')] })).toEqual(refusal);
  });

  it('A3 a failure fresh at the scan is fresh enough, and one after the scan counts too', () => {
    expect(decide({ failures: [failed(15.5)] }).outcome).toBe('accepted');
    expect(decide({ failures: [failed(0)] }).outcome).toBe('accepted');
    expect(decide({ failures: [failed(2, 'faceServiceDown')] })).toMatchObject({ failureKind: 'faceServiceDown', flags: ['displayOffCampus', 'faceServiceDown'] });
  });

  it('A4 asks for the face when the template does', () => {
    expect(refusalOf({ asksForFace: true })).toMatchObject({ code: 'checkInFaceRequired', details: { remainingToday: 5 } });
    expect(decide({ asksForFace: true, face: { outcome: 'verified', personId: 'elder' } }).outcome).toBe('accepted');
    expect(refusalOf({ asksForFace: true, face: { outcome: 'verified', personId: 'daughter' } })?.code).toBe('faceOfAnother');
  });

  it('A2 both tools count together', () => {
    expect(refusalOf({ checkInsAtMs: full })).toMatchObject({ code: 'dailyCheckInLimitReached', details: { count: 5, remainingToday: 0 } });
    expect(decide({ checkInsAtMs: full.slice(1) })).toMatchObject({ outcome: 'accepted', remainingToday: 0 });
  });

  it('R49 a grant is bound to trainee, key and institution, completes once and lasts 5 min', () => {
    expect(refusalOf({ traineeId: 'other' })).toEqual({ code: 'checkInGrantForeign', nextMove: 'final', details: { rule: 'R49', remainingToday: 5 } });
    expect(refusalOf({ keyThumbprint: 'key-2' })?.code).toBe('checkInGrantForeign');
    expect(refusalOf({ institutionNumber: 8 })).toEqual({ code: 'wrongInstitution', nextMove: 'final', details: { rule: 'R49', remainingToday: 5 } });
    expect(refusalOf({ grant: { ...grant, completedAtMs: nowMs - 1 } })).toEqual({ code: 'checkInGrantUsed', nextMove: 'final', details: { rule: 'R49', remainingToday: 5 } });
    expect(decide({ nowMs: grant.expiresAtMs - 1 }).outcome).toBe('accepted');
    expect(refusalOf({ nowMs: grant.expiresAtMs })).toEqual({ code: 'checkInGrantExpired', nextMove: 'retry', details: { rule: 'R49', ageSeconds: 300, limitSeconds: 300, remainingToday: 5 } });
  });

  it('R47 R63 A6 asks for a running training and a campus position, not for class times', () => {
    expect(refusalOf({ trainingStatus: 'completed' })?.code).toBe('notInTraining');
    expect(refusalOf({ campuses: [] })?.code).toBe('campusWithoutPosition');
  });
});

describe('pre-flight', () => {
  it('M2 says that a code would help, until when, and what else is asked for', () => {
    expect(forecastQrCheckIn(situation)).toEqual({
      wouldPass: true, obstacles: [], needs: ['code'], opening: { kind: 'outOfRange', untilMs: nowMs + 13 * 60_000, flags: [] }, remainingToday: 5,
    });
    expect(forecastQrCheckIn({ ...situation, asksForFace: true }).needs).toEqual(['code', 'face']);
  });

  it('M2 lists every obstacle at once', () => {
    const forecast = forecastQrCheckIn({ ...situation, failures: [], checkInsAtMs: full, trainingStatus: 'notStarted' });
    expect(forecast).toMatchObject({ wouldPass: false, opening: undefined, remainingToday: 0 });
    expect(forecast.obstacles.map(({ code, details }) => [code, details.remainingToday])).toEqual([['notInTraining', 0], ['dailyCheckInLimitReached', 0], ['locationCheckInFirst', 0]]);
  });
});
