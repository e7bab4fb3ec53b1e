import { expect, it } from 'vitest';
import { refuseFace } from './face-evidence';

it('R46 a face is confirmed, or the refusal says what is missing', () => {
  expect(refuseFace({ outcome: 'verified', personId: 'elder' }, 'elder')).toBeUndefined();
  expect(refuseFace({ outcome: 'missing' }, 'elder')).toEqual({ code: 'checkInFaceRequired', nextMove: 'fix', details: { rule: 'R46' } });
  expect(refuseFace({ outcome: 'serviceDown' }, 'elder')).toEqual({ code: 'faceServiceDown', nextMove: 'retry', details: { rule: 'A3' } });
});

it('A3 three refusals in a row are counted down', () => {
  expect([1, 2, 3, 4].map((refusedTimes) => refuseFace({ outcome: 'refused', refusedTimes }, 'elder')?.details)).toEqual(
    [2, 1, 0, 0].map((remain, i) => ({ rule: 'R46', refusedTimes: i + 1, limit: 3, remain })),
  );
  expect(refuseFace({ outcome: 'refused', refusedTimes: 1 }, 'elder')?.code).toBe('checkInFaceRefused');
});

it('A20 a proxy holder\'s face does not stand for the elder', () => {
  expect(refuseFace({ outcome: 'verified', personId: 'daughter' }, 'elder')).toEqual({ code: 'faceOfAnother', nextMove: 'fix', details: { rule: 'A20' } });
});
