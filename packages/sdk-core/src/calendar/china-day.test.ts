import { expect, it } from 'vitest';
import { nextChinaDayAtMs, readChinaDay } from './china-day';

it('a day begins at 16:00 UTC, 00:00 in UTC+8', () => {
  const midnightMs = Date.UTC(2026, 10, 24, 16);
  expect([readChinaDay(midnightMs - 1), readChinaDay(midnightMs)]).toEqual(['2026-11-24', '2026-11-25']);
  expect([nextChinaDayAtMs(midnightMs - 1), nextChinaDayAtMs(midnightMs)]).toEqual([midnightMs, midnightMs + 24 * 3_600_000]);
  expect(readChinaDay(Date.UTC(2026, 11, 31, 16))).toBe('2027-01-01');
  expect(readChinaDay(-1)).toBe('1970-01-01');
  expect(nextChinaDayAtMs(Date.UTC(2026, 11, 31, 20))).toBe(Date.UTC(2027, 0, 1, 16));
});
