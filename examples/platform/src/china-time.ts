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

/** `2026-11-24`, in UTC+8. */
export function nameChinaDay(atMs: number): string {
  return formatChinaTime(atMs).slice(0, 10);
}
