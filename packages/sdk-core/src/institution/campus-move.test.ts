import { describe, expect, it } from 'vitest';
import { gate } from '../../test/check-in-cases';
import { placeAtDistance } from '../../test/vincenty-distance';
import { decideCampusMove, type CampusMove } from './campus-move';

const move = (meters: number, change: Partial<CampusMove> = {}) =>
  decideCampusMove({ roster: { superAdminId: 'boss', adminIds: ['a'] }, actorId: 'boss', anchor: gate, to: placeAtDistance(gate, meters, 200), checkInCount: 1, ...change });
const applied = (distanceMeters: number) => ({ ok: true, value: { outcome: 'applied', distanceMeters } });

describe('campus position', () => {
  it('A26 after check-ins 200.0 m are free and 200.1 m wait for HR', () => {
    expect(move(200)).toEqual(applied(200));
    expect(move(200.1)).toEqual({ ok: true, value: { outcome: 'waitsForApproval', distanceMeters: 200.1, limitMeters: 200 } });
  });

  it('A26 before the first check-in any move is free, and so is the first position', () => {
    expect(move(5000, { checkInCount: 0 })).toEqual(applied(5000));
    expect(move(5000, { anchor: undefined })).toEqual(applied(0));
    expect(move(5000, { anchor: undefined, checkInCount: 0 })).toEqual(applied(0));
  });

  it('A1 A26 compares in one datum: the same numbers as WGS-84 are a move', () => {
    expect(move(0, { to: { ...gate, datum: 'wgs84' } })).toMatchObject({ value: { outcome: 'waitsForApproval' } });
  });

  it('R63 only the super admin sets it, and on the globe', () => {
    expect([move(0, { actorId: 'a' }), move(0, { roster: { adminIds: [] } })].map((result) => !result.ok && result.refusal)).toEqual(
      Array.from({ length: 2 }, () => ({ code: 'notSuperAdmin', nextMove: 'final', details: { rule: 'R63' } })),
    );
    expect(move(0, { to: { ...gate, latitude: 112 } })).toEqual({ ok: false, refusal: { code: 'invalidRequest', nextMove: 'fix', details: { rule: 'R63', field: 'position' } } });
  });
});
