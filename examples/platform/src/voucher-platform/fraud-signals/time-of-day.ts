const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const chinaOffsetMs = 8 * hourMs;

/** Days since 1970 in UTC+8. */
export function readChinaDay(atMs: number): number {
  return Math.floor((atMs + chinaOffsetMs) / dayMs);
}

/** Before 6 and from 22 o'clock in UTC+8: no desk is open. */
export function isNight(atMs: number): boolean {
  const hour = Math.floor(((atMs + chinaOffsetMs) % dayMs) / hourMs);
  return hour < 6 || hour >= 22;
}

/** Weeks from Monday 0:00 in UTC+8: the one of an instant and the one before it. */
export function listRecentWeeks(nowMs: number): { fromMs: number; untilMs: number }[] {
  const week = Math.floor((readChinaDay(nowMs) + 3) / 7);
  return [week - 1, week].map((each) => ({ fromMs: (each * 7 - 3) * dayMs - chinaOffsetMs, untilMs: ((each + 1) * 7 - 3) * dayMs - chinaOffsetMs }));
}
