/** All of Shanxi lives in UTC+8 without summer time; mini-programs have no `Intl` time zones. */
const chinaOffsetMs = 8 * 3_600_000;
const dayMs = 24 * 3_600_000;

/**
 * The calendar day in UTC+8 that `atMs` falls in, `YYYY-MM-DD`, wherever the device is.
 *
 * @param atMs unix milliseconds
 * @example readChinaDay(Date.UTC(2026, 10, 24, 16)) // '2026-11-25'
 */
export function readChinaDay(atMs: number): string {
  return new Date(atMs + chinaOffsetMs).toISOString().slice(0, 10);
}

/** First millisecond of the next day in UTC+8: when a daily limit starts anew (A2, A14). */
export function nextChinaDayAtMs(atMs: number): number {
  return (Math.floor((atMs + chinaOffsetMs) / dayMs) + 1) * dayMs - chinaOffsetMs;
}
