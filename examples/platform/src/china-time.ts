const offsetMs = 8 * 3_600_000;
const dayMs = 24 * 3_600_000;

/** Midnight in UTC+8 before or at `nowMs`. */
export function startOfChinaDayMs(nowMs: number): number {
  return Math.floor((nowMs + offsetMs) / dayMs) * dayMs - offsetMs;
}

/** A calendar year in UTC+8 as a half-open window (A8). */
export function chinaYearWindow(year: number): { validFromMs: number; expiresAtMs: number } {
  return { validFromMs: Date.UTC(year, 0, 1) - offsetMs, expiresAtMs: Date.UTC(year + 1, 0, 1) - offsetMs };
}

/** `2026-11-24 13:05`, in UTC+8. */
export function formatChinaTime(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** Before 6 and from 22 o'clock in UTC+8: no desk is open. */
export function isNight(atMs: number): boolean {
  const hour = Math.floor((atMs - startOfChinaDayMs(atMs)) / 3_600_000);
  return hour < 6 || hour >= 22;
}

/** Weeks from Monday 0:00 in UTC+8: the one before that of an instant, and that one. */
export function listRecentWeeks(nowMs: number): { fromMs: number; untilMs: number }[] {
  // 1970 began on a Thursday.
  const weekday = (Math.floor((nowMs + offsetMs) / dayMs) + 3) % 7;
  const mondayMs = startOfChinaDayMs(nowMs) - weekday * dayMs;
  return [mondayMs - 7 * dayMs, mondayMs].map((fromMs) => ({ fromMs, untilMs: fromMs + 7 * dayMs }));
}
