import { describe, expect, it } from 'vitest';
import { listReadingObstacles, type LocationFix } from './location-reading';

const nowMs = Date.UTC(2026, 10, 24, 1);
const list = (change: Partial<LocationFix> = {}) =>
  listReadingObstacles({ outcome: 'fix', fix: { coordinate: { latitude: 37.87, longitude: 112.55, datum: 'wgs84' }, accuracyMeters: 30, measuredAtMs: nowMs, isMocked: false, ...change } }, nowMs);
const codes = (change: Partial<LocationFix>) => list(change).map(({ code }) => code);

describe('reading of a position', () => {
  it('A3 says which way no fix came', () => {
    const of = (outcome: 'permissionRefused' | 'noFix' | 'timeout') => listReadingObstacles({ outcome }, nowMs);
    expect(of('permissionRefused')).toEqual([{ code: 'locationPermissionRefused', nextMove: 'fix', details: { rule: 'A3' } }]);
    expect(of('noFix')).toEqual([{ code: 'locationUnavailable', nextMove: 'retry', details: { rule: 'A3' } }]);
    expect(of('timeout')).toEqual([{ code: 'locationTimedOut', nextMove: 'retry', details: { rule: 'A3' } }]);
  });

  it('A1 a fix with a radius over 500 m is no evidence: accuracyTooLow with the measured value and the limit', () => {
    expect(list()).toEqual([]);
    expect([codes({ accuracyMeters: 500 }), codes({ accuracyMeters: 0 })]).toEqual([[], []]);
    expect(list({ accuracyMeters: 500.1 })).toEqual([{ code: 'accuracyTooLow', nextMove: 'retry', details: { rule: 'A1', accuracyMeters: 500.1, limitMeters: 500 } }]);
    expect([codes({ accuracyMeters: -1 }), codes({ accuracyMeters: Number.NaN })]).toEqual([['accuracyTooLow'], ['accuracyTooLow']]);
  });

  it('a fix is at most 120 s old and 90 s ahead', () => {
    expect([codes({ measuredAtMs: nowMs - 120_000 }), codes({ measuredAtMs: nowMs + 90_000 })]).toEqual([[], []]);
    expect(list({ measuredAtMs: nowMs - 121_000 })).toEqual([{ code: 'locationStale', nextMove: 'retry', details: { rule: 'A3', ageSeconds: 121, limitSeconds: 120 } }]);
    expect([codes({ measuredAtMs: nowMs + 91_000 }), codes({ measuredAtMs: Number.NaN })]).toEqual([['locationStale'], ['locationStale']]);
  });

  it('M7 a made-up position is no evidence either', () => {
    expect(list({ isMocked: true })).toEqual([{ code: 'locationMocked', nextMove: 'fix', details: { rule: 'M7' } }]);
  });

  it('M2 names everything that is wrong with a fix', () => {
    expect(codes({ isMocked: true, accuracyMeters: 3000, measuredAtMs: 0 })).toEqual(['locationMocked', 'locationStale', 'accuracyTooLow']);
  });

  it('a place off the globe is no fix', () => {
    expect(list({ coordinate: { latitude: 112.55, longitude: 37.87, datum: 'wgs84' } })).toEqual([{ code: 'locationUnavailable', nextMove: 'retry', details: { rule: 'A3' } }]);
  });
});
