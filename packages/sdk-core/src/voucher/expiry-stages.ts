const dayMs = 24 * 3_600_000;

/** A claimed voucher's holder is told so many days before it expires (M13): a nudge, a reminder, the last call. */
export const expiryStagesDays = [30, 7, 1] as const;

export interface ExpiryStage {
  readonly stageDays: (typeof expiryStagesDays)[number];
  /** Begun days that are left, 1 on the last. */
  readonly daysLeft: number;
  readonly sinceMs: number;
}

/** The latest stage that has begun; `undefined` earlier than 30 days ahead and once it expired. */
export function describeExpiry(options: { expiresAtMs: number; nowMs: number }): ExpiryStage | undefined {
  const leftMs = options.expiresAtMs - options.nowMs;
  if (leftMs <= 0) return undefined;
  const begun = expiryStagesDays.filter((days) => leftMs <= days * dayMs);
  const stageDays = begun[begun.length - 1];
  return stageDays === undefined ? undefined : { stageDays, daysLeft: Math.ceil(leftMs / dayMs), sinceMs: options.expiresAtMs - stageDays * dayMs };
}
