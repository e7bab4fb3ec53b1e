import { expect, it } from 'vitest';
import { rotationPeriodSeconds, secondsUntilRotation } from './rotation';

it('R41 counts 60 s down to 0, whatever the clock does', () => {
  const madeAtMs = 1_795_482_000_000;
  const left = (afterMs: number) => secondsUntilRotation(madeAtMs, madeAtMs + afterMs);
  expect(rotationPeriodSeconds).toBe(60);
  expect([left(0), left(1), left(1000), left(59_000), left(59_999), left(60_000)]).toEqual([60, 60, 59, 1, 1, 0]);
  expect([left(-5000), left(90_000)]).toEqual([60, 0]);
});
