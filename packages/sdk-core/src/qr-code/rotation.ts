/** The code refreshes every minute (R41) and stays acceptable 10 s longer (A5). */
export const rotationPeriodSeconds = 60;

/** Whole seconds until the next code, 60 to 0. */
export function secondsUntilRotation(generatedAtMs: number, nowMs: number): number {
  const left = Math.ceil((generatedAtMs + rotationPeriodSeconds * 1000 - nowMs) / 1000);
  return Math.max(0, Math.min(rotationPeriodSeconds, left));
}
