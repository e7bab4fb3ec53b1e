import { describe, expect, it } from 'vitest';
import { countRemainingCheckIns, dailyCheckInLimit, refuseOverDailyLimit } from './daily-limit';

const hourMs = 3_600_000;
const midnightMs = Date.UTC(2026, 10, 23, 16); // 2026-11-24 00:00 in UTC+8
const hours = (...at: number[]) => at.map((hour) => midnightMs + hour * hourMs);

describe('5 a day', () => {
  it('R45 leaves five, and none after the fifth', () => {
    expect(dailyCheckInLimit).toBe(5);
    const now = midnightMs + 20 * hourMs;
    expect([[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]].map((at) => countRemainingCheckIns(hours(...at), now))).toEqual([5, 4, 3, 2, 1, 0, 0]);
    expect(refuseOverDailyLimit(hours(1, 2, 3, 4), now)).toBeUndefined();
    expect(refuseOverDailyLimit(hours(1, 2, 3, 4, 5), now)).toEqual({
      code: 'dailyCheckInLimitReached', nextMove: 'retry', details: { rule: 'R45', count: 5, limit: 5, resumesAtMs: midnightMs + 24 * hourMs },
    });
  });

  it('A2 the day is UTC+8\'s: midnight there, not at Greenwich and not a day ago', () => {
    const full = hours(0, 7, 8, 9, 23.99);
    expect(countRemainingCheckIns(full, midnightMs + 24 * hourMs - 1)).toBe(0);
    expect(countRemainingCheckIns(full, midnightMs + 24 * hourMs)).toBe(5);
    expect(countRemainingCheckIns(hours(-0.01, 0), midnightMs)).toBe(4);
  });
});
