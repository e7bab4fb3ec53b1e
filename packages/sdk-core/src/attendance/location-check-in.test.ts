import { describe, expect, it } from 'vitest';
import { campus, nowMs, readAt, situation } from '../../test/check-in-cases';
import { describeRefusal } from '../messages';
import type { Refusal } from '../refusals';
import type { FaceEvidence } from './face-evidence';
import { decideLocationCheckIn, forecastLocationCheckIn, type LocationCheckInAttempt } from './location-check-in';
import type { LocationReading } from './location-reading';

const face: FaceEvidence = { outcome: 'verified', personId: 'elder' };
const decide = (change: Partial<LocationCheckInAttempt> = {}) => decideLocationCheckIn({ ...situation, reading: readAt(10), face, ...change });
function refused(change: Partial<LocationCheckInAttempt>): { code: string; kind: unknown; flags: readonly string[]; refusal: Refusal } {
  const decision = decide(change);
  if (decision.outcome !== 'refused') throw new Error(decision.outcome);
  return { code: decision.refusal.code, kind: decision.failureKind, flags: decision.flags, refusal: decision.refusal };
}
const full = [1, 2, 3, 4, 5].map((hour) => nowMs - hour * 3_600_000);

describe('location check-in', () => {
  it('R44 accepts 1000.0 m and refuses 1000.1 m', () => {
    expect(decide({ reading: readAt(1000) })).toEqual({ outcome: 'accepted', campusNumber: 31, distanceMeters: 1000, remainingToday: 4, flags: [] });
    expect(decide({ reading: readAt(1000.1) })).toEqual({
      outcome: 'refused', failureKind: 'outOfRange', flags: [],
      refusal: { code: 'outOfRange', nextMove: 'retry', details: { rule: 'R44', campus: '迎泽校区', distanceMeters: 1000.1, limitMeters: 1000, excessMeters: 0.1, remainingToday: 5 } },
    });
  });

  it('M1 the sentence has the distance, the range, what remains and the next step', () => {
    const { refusal } = refused({ reading: readAt(1243.2), checkInsAtMs: [nowMs - 1000] });
    expect(describeRefusal(refusal)).toBe('距校区“迎泽校区” 1,243.2 米，超出 1,000 米范围；今天还可签到 4 次。请到校区后重试，或请机构辅助签到。');
    expect(refusal.details.excessMeters).toBe(243.2);
  });

  it('R47 accepts at any hour: class times are not asked for', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const atMs = nowMs + hour * 3_600_000;
      expect(decide({ nowMs: atMs, reading: readAt(10, { measuredAtMs: atMs }) }).outcome).toBe('accepted');
    }
  });

  it('R46 forces the face', () => {
    expect(refused({ face: { outcome: 'missing' } })).toMatchObject({ code: 'checkInFaceRequired', kind: undefined, flags: [], refusal: { details: { remainingToday: 5 } } });
    expect(refused({ face: { outcome: 'verified', personId: 'daughter' } })).toMatchObject({ code: 'faceOfAnother', kind: undefined });
  });

  it('R45 refuses the sixth of the day; A3 that is no failure that opens the code', () => {
    expect(refused({ checkInsAtMs: full })).toMatchObject({ code: 'dailyCheckInLimitReached', kind: undefined, refusal: { details: { remainingToday: 0 } } });
    expect(refused({ checkInsAtMs: full, reading: readAt(5000) })).toMatchObject({ code: 'dailyCheckInLimitReached', kind: undefined });
    expect(decide({ checkInsAtMs: full.slice(1) })).toMatchObject({ outcome: 'accepted', remainingToday: 0 });
  });

  it('A3 names the kind of every failure that opens QR check-in, and of no other', () => {
    const of = (reading: LocationReading) => refused({ reading }).kind;
    expect([of({ outcome: 'permissionRefused' }), of({ outcome: 'noFix' }), of({ outcome: 'timeout' })]).toEqual(['permissionRefused', 'noFix', 'timeout']);
    expect([of(readAt(1200)), of(readAt(10, { accuracyMeters: 900 })), of(readAt(10, { measuredAtMs: nowMs - 600_000 }))]).toEqual(['outOfRange', 'noFix', 'noFix']);
    expect(refused({ face: { outcome: 'serviceDown' } })).toMatchObject({ kind: 'faceServiceDown', flags: ['faceServiceDown'] });
    expect(refused({ face: { outcome: 'refused', refusedTimes: 1 } })).toMatchObject({ kind: 'faceRefused', flags: ['faceRefused'] });
    expect(refused({ reading: readAt(10, { isMocked: true }) })).toMatchObject({ code: 'locationMocked', kind: undefined, flags: ['mockedLocation'] });
    expect(refused({ trainingStatus: 'notStarted' })).toMatchObject({ code: 'notInTraining', kind: undefined });
  });

  it('R63 stays off until a campus has a position', () => {
    expect(refused({ campuses: [{ campusNumber: 31, name: '迎泽校区' }] })).toMatchObject({ code: 'campusWithoutPosition', kind: undefined, refusal: { details: { rule: 'R63', campuses: 1 } } });
    expect(refused({ campuses: [] }).code).toBe('campusWithoutPosition');
    expect(decide({ campuses: [{ campusNumber: 30, name: '新校区' }, campus] })).toMatchObject({ outcome: 'accepted', campusNumber: 31 });
  });

  it('A6 goes with a running training only', () => {
    expect([refused({ trainingStatus: 'notStarted' }).refusal.details, refused({ trainingStatus: 'completed' }).refusal.details]).toEqual([
      { rule: 'A6', trainingStatus: 'notStarted', remainingToday: 5 }, { rule: 'A6', trainingStatus: 'completed', remainingToday: 5 },
    ]);
  });

  it('A1 a fix without evidence says nothing of the range', () => {
    const reading = readAt(5000, { accuracyMeters: 900 });
    expect(refused({ reading }).code).toBe('accuracyTooLow');
    const forecast = forecastLocationCheckIn({ ...situation, reading });
    expect([forecast.obstacles.map(({ code }) => code), forecast.nearest]).toEqual([['accuracyTooLow'], undefined]);
  });
});

describe('pre-flight', () => {
  const codes = (change: Partial<LocationCheckInAttempt>) => forecastLocationCheckIn({ ...situation, reading: readAt(10), ...change }).obstacles.map(({ code }) => code);

  it('M2 tells that it would pass, and that a face is still asked for', () => {
    expect(forecastLocationCheckIn({ ...situation, reading: readAt(10) })).toEqual({
      wouldPass: true, obstacles: [], needs: ['face'], nearest: { campus, distanceMeters: 10 }, remainingToday: 5,
    });
    expect(forecastLocationCheckIn(situation)).toEqual({ wouldPass: false, obstacles: [], needs: ['location', 'face'], nearest: undefined, remainingToday: 5 });
  });

  it('M2 lists every obstacle at once, each with what remains', () => {
    const forecast = forecastLocationCheckIn({ ...situation, trainingStatus: 'completed', checkInsAtMs: full, reading: readAt(1300) });
    expect(forecast.wouldPass).toBe(false);
    expect(forecast.obstacles.map(({ code, details }) => [code, details.remainingToday])).toEqual([['notInTraining', 0], ['dailyCheckInLimitReached', 0], ['outOfRange', 0]]);
    expect(forecast.nearest?.distanceMeters).toBe(1300);
    expect(codes({ campuses: [], reading: readAt(1, { isMocked: true, accuracyMeters: 900 }) })).toEqual(['campusWithoutPosition', 'locationMocked', 'accuracyTooLow']);
    expect(codes({ reading: { outcome: 'timeout' } })).toEqual(['locationTimedOut']);
    expect(codes({ campuses: [], reading: readAt(10) })).toEqual(['campusWithoutPosition']);
  });

  it('M2 agrees with the attempt: with a good face, the attempt fails by the first obstacle or passes', () => {
    for (const trainingStatus of ['running', 'completed'] as const) {
      for (const checkInsAtMs of [[], full]) {
        for (const campuses of [[campus], [{ campusNumber: 1, name: '无位置' }]]) {
          for (const reading of [readAt(999), readAt(1001), readAt(1, { isMocked: true }), { outcome: 'noFix' }] as LocationReading[]) {
            const attempt = { ...situation, trainingStatus, checkInsAtMs, campuses, reading, face };
            const forecast = forecastLocationCheckIn(attempt);
            const decision = decideLocationCheckIn(attempt);
            expect(decision.outcome === 'refused' ? decision.refusal : undefined).toEqual(forecast.obstacles[0]);
            expect(forecast.wouldPass).toBe(decision.outcome === 'accepted');
          }
        }
      }
    }
  });
});
